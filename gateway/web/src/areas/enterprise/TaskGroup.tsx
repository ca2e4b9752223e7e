import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { language } from '../../i18n/i18n';
import { shortInstant } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { taskAddress } from './tasks';
import type { TaskGroupData } from './useTasks';

/** One kind of task: its number links to exactly its rows, the first of them stand here. */
export function TaskGroup({ group, first }: { group: TaskGroupData; first: boolean }) {
  const { t } = useTranslation('enterprise');
  const { kind, count, rows } = group;
  return (
    <section className="panel stack-s" aria-labelledby={`task-${kind.queue}`}>
      <h2 id={`task-${kind.queue}`}>
        <Link to={`/e/requests?queue=${kind.queue}`}>
          {t('home.counted', { name: t(`task.${kind.queue}`), count })}
        </Link>
      </h2>
      <ul className="task-rows">
        {rows.map((row, index) => (
          <li key={row.id} className="task-row">
            <span>
              {row.number ? <span className="mono">{row.number} </span> : null}
              {row.title ? <Data>{row.title}</Data> : <span className="muted">{t('home.untitled')}</span>}
            </span>
            <span className="row">
              {row.clock ? <Countdown clock={row.clock} full /> : null}
              {!row.clock && row.until ? (
                <span className="muted nowrap">
                  {t(`home.until.${kind.queue}`, { time: shortInstant(row.until, language()) })}
                </span>
              ) : null}
              <StateBadge state={row.state} />
            </span>
            <Link
              className={first && index === 0 ? 'button primary' : 'button'}
              to={taskAddress(kind, row.requestId)}
            >
              {t(`verb.${kind.queue}`)}
              <span className="sr">
                {' '}
                <Data>{row.number || row.title}</Data>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
