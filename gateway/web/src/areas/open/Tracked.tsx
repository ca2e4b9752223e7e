import { useTranslation } from 'react-i18next';
import { useCentres } from '../../api/centres';
import type { Rec } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { Notice } from '../../ui/states';
import { LOOKS, type State } from '../../ui/status-map';

const isState = (value: string): value is State => value in LOOKS;

/** Where a case stands: state, who acts next, what is promised. */
export function Tracked({ found }: { found: Rec<'nqi.requests.v1.TrackedCase'> }) {
  const { t } = useTranslation('open');
  // Several invited providers owe the same answer by the same time: one line says it.
  const due = [...new Map(found.due.map((one) => [`${one.stage} ${one.dueTime ?? ''} ${one.level}`, one]))];
  const centre = useCentres().data?.find((one) => one.id === found.centreId);
  return (
    <section className="panel stack-s" aria-labelledby="tracked">
      <h2 id="tracked" className="row">
        {found.caseNumber} <StateBadge state={found.state} />
      </h2>
      <p>{t([`track.step.${found.state}_${found.nextActor}`, `track.next.${found.nextActor}`])}</p>
      {found.dueUnknown ? <Notice tone="warn">{t('track.unknown')}</Notice> : null}
      {due.length > 0 ? (
        <>
          <h3>{t('track.promises')}</h3>
          <ul className="stack-s">
            {due.map(([key, one]) => (
              <li key={key} className="row">
                <strong>{t(`common:stage.${one.stage}`)}</strong>
                {one.paused ? (
                  <StateBadge state="COMMITMENT_STATUS_PAUSED" />
                ) : (
                  <span>
                    {t(one.provisional ? 'track.provisional' : 'track.due', {
                      time: instant(one.dueTime, language()),
                    })}
                  </span>
                )}
                {!one.paused && isState(one.level) && one.level !== 'LEVEL_UNSPECIFIED' ? (
                  <StateBadge state={one.level} />
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="meta">{t('track.updated', { time: instant(found.updateTime, language()) })}</p>
      {found.centreName ? (
        <p>
          {t('track.ask')} <Data>{found.centreName}</Data>{' '}
          {centre ? <a href={`tel:${centre.phone}`}>{centre.phone}</a> : null}
        </p>
      ) : null}
    </section>
  );
}
