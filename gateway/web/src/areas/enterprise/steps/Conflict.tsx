import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { draftOf } from '../draft';
import type { Editing } from '../useDraft';

/** Another browser kept something else: both are shown, the author chooses. */
export function Conflict({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const other = editing.other;
  if (!other) return null;
  const theirs = draftOf(other);
  const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const different = (Object.keys(theirs) as (keyof typeof theirs)[]).filter(
    (key) => JSON.stringify(theirs[key]) !== JSON.stringify(editing.draft[key]),
  );
  return (
    <section className="error-summary" role="alert" aria-labelledby="conflict">
      <h2 id="conflict">{t('conflict.title', { time: instant(other.updateTime, language()) })}</h2>
      <div className="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('conflict.field')}</th>
              <th scope="col">{t('conflict.mine')}</th>
              <th scope="col">{t('conflict.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {different.map((key) => (
              <tr key={key}>
                <th scope="row">{t(`conflict.name.${key}`)}</th>
                <td>
                  <Data>{show(editing.draft[key])}</Data>
                </td>
                <td>
                  <Data>{show(theirs[key])}</Data>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="row">
        <button type="button" className="button primary" onClick={editing.takeMine}>
          {t('conflict.keepMine')}
        </button>
        <button type="button" className="button" onClick={editing.takeOther}>
          {t('conflict.takeTheirs')}
        </button>
      </p>
    </section>
  );
}
