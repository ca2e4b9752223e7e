// The ten running clocks that are due first, or were.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useObligors } from '../../../api/directory';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Countdown } from '../../../ui/Countdown';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';
import { Empty, Loaded } from '../../../ui/states';
import { useNarrow } from '../../../ui/use-narrow';
import { useUrgent } from '../queries';

export function Urgent() {
  const { t } = useTranslation(['supervision', 'common']);
  const query = useUrgent();
  const { nameOf } = useObligors();
  const narrow = useNarrow();
  return (
    <section className="panel stack-s" aria-labelledby="urgent">
      <h2 id="urgent">{t('urgent.title')}</h2>
      <Loaded query={query} lines={6}>
        {(clocks) =>
          clocks.length === 0 ? (
            <Empty title={t('urgent.none')} />
          ) : narrow ? (
            <ul className="urgent-list">
              {clocks.map((clock) => (
                <li key={clock.id} className="stack-s">
                  <span className="row">
                    <Link to={`/s/cases/${clock.id}`}>{clock.caseNumber || t('column.noNumber')}</Link>
                    {t(`common:stage.${clock.stage}`)} · {t(`common:region.${clock.region}`)}
                  </span>
                  <Countdown clock={clock} readAt={query.dataUpdatedAt} full />
                  <span className="muted">
                    <Data>{nameOf(clock.obligorId)}</Data>
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <ScrollX label={t('urgent.title')}>
              <table className="dense">
                <thead>
                  <tr>
                    <th scope="col">{t('column.number')}</th>
                    <th scope="col">{t('column.due')}</th>
                    <th scope="col">{t('column.clock')}</th>
                    <th scope="col">{t('column.stage')}</th>
                    <th scope="col">{t('column.obligor')}</th>
                    <th scope="col">{t('column.region')}</th>
                  </tr>
                </thead>
                <tbody>
                  {clocks.map((clock) => (
                    <tr key={clock.id}>
                      <td className="nowrap">
                        <Link to={`/s/cases/${clock.id}`}>{clock.caseNumber || t('column.noNumber')}</Link>
                      </td>
                      <td className="nowrap">{instant(clock.dueTime, language())}</td>
                      <td>
                        <Countdown clock={clock} readAt={query.dataUpdatedAt} />
                      </td>
                      <td>{t(`common:stage.${clock.stage}`)}</td>
                      <td>
                        <Data>{nameOf(clock.obligorId)}</Data>
                      </td>
                      <td>{t(`common:region.${clock.region}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollX>
          )
        }
      </Loaded>
    </section>
  );
}
