import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { type Draft, draftOf } from '../draft';
import { isWritten } from '../row';
import type { Editing } from '../useDraft';

/** Another browser kept something else: both are shown, the author chooses. */
export function Conflict({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const other = editing.other;
  if (!other) return null;
  const theirs = draftOf(other);
  const show = (draft: Draft, key: keyof Draft): string => {
    switch (key) {
      case 'items':
        return draft.items
          .filter(isWritten)
          .map((row, index) =>
            [`${index + 1}.`, row.object, row.parameters || row.activity, row.standards, `× ${row.quantity}`]
              .filter(Boolean)
              .join(' '),
          )
          .join('\n');
      case 'accreditations':
        return draft.accreditations.map((one) => t(`common:scheme.${one}`)).join(' + ');
      case 'files':
        return t('check.files', { count: draft.files.length });
      case 'cluster':
        return t(`common:cluster.${draft.cluster}`);
      case 'stage':
        return t(`common:life.${draft.stage}`);
      case 'region':
        return draft.region ? t(`common:region.${draft.region}`) : '';
      case 'delivery':
        return t(`common:delivery.${draft.delivery}`);
      case 'legalEffect':
      case 'hazardous':
        return t(draft[key] ? 'compare.yes' : 'compare.no');
      default:
        return draft[key];
    }
  };
  const different = (Object.keys(theirs) as (keyof typeof theirs)[]).filter(
    (key) => JSON.stringify(theirs[key]) !== JSON.stringify(editing.draft[key]),
  );
  return (
    <section className="error-summary" role="alert" aria-labelledby="conflict">
      <h2 id="conflict">{t('conflict.title', { time: instant(other.updateTime, language()) })}</h2>
      <div className="scroll-x">
        <table className="versions">
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
                  <Data>{show(editing.draft, key)}</Data>
                </td>
                <td>
                  <Data>{show(theirs, key)}</Data>
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
