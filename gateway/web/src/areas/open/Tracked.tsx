import { useTranslation } from 'react-i18next';
import type { Rec } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Notice } from '../../ui/states';
import { useCentres } from './queries';

/** Where a case stands: state, who acts next, what is promised. */
export function Tracked({ found }: { found: Rec<'nqi.requests.v1.TrackedCase'> }) {
  const { t } = useTranslation('open');
  const centre = useCentres().data?.find((one) => one.id === found.centreId);
  return (
    <section className="panel stack-s" aria-labelledby="tracked" aria-live="polite">
      <h2 id="tracked" className="row">
        {found.caseNumber} <StateBadge state={found.state} />
      </h2>
      <p>{t(`track.next.${found.nextActor}`)}</p>
      {found.dueUnknown ? <Notice tone="warn">{t('track.unknown')}</Notice> : null}
      <ul className="stack-s">
        {found.due.map((one) => (
          <li key={one.stage + (one.dueTime ?? '')}>
            <strong>{t(`common:stage.${one.stage}`)}</strong>{' '}
            {one.paused
              ? t('track.paused')
              : t(one.provisional ? 'track.provisional' : 'track.due', {
                  time: instant(one.dueTime, language()),
                })}
          </li>
        ))}
      </ul>
      <p className="meta">{t('track.updated', { time: instant(found.updateTime, language()) })}</p>
      {centre ? (
        <p>
          {t('track.ask')} <a href={`tel:${centre.phone}`}>{centre.phone}</a>
        </p>
      ) : null}
    </section>
  );
}
