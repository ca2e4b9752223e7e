import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRequests } from '../../api/cases';
import { useQueues } from '../../app/queues';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded, Loading, PartError } from '../../ui/states';
import { CopyButton } from './CopyButton';
import { FirstSteps } from './FirstSteps';
import { DueLine } from './ledger/DueLine';
import { useLatest } from './queries';
import { TaskGroup } from './TaskGroup';
import { clockOf, useOpenClocks, useTasks } from './useTasks';
import './enterprise.css';

const RUNNING = [
  'REQUEST_STATE_SUBMITTED',
  'REQUEST_STATE_ACCEPTED',
  'REQUEST_STATE_SOURCING',
  'REQUEST_STATE_OFFERING',
  'REQUEST_STATE_IN_SERVICE',
] as const;

/** What needs the firm now, then what runs. */
export default function Home() {
  const { t } = useTranslation('enterprise');
  const clocks = useOpenClocks();
  const running = useRequests({ states: [...RUNNING], pageSize: 10 });
  const latest = useLatest();
  const tasks = useTasks(useQueues(), clocks);
  const never = latest.data === null;
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.e')}
        actions={
          <>
            <CopyButton />
            <Link className={tasks.expected > 0 ? 'button' : 'button primary'} to="/e/requests/new">
              <Icon name="plus" />
              {t('common:page.eNew')}
            </Link>
          </>
        }
      />
      {tasks.error ? <PartError error={tasks.error} retry={tasks.retry} /> : null}
      {tasks.groups ? null : <Loading lines={6} />}
      {tasks.expected === 0 && latest.data ? <Empty title={t('home.nothing')} /> : null}
      {tasks.groups?.map((group, index) => (
        <TaskGroup key={group.kind.queue} group={group} first={index === 0} />
      ))}
      <DueLine />
      {never ? <FirstSteps /> : null}
      {never ? null : (
        <section className="panel stack-s" aria-labelledby="running">
          <h2 id="running">{t('home.running')}</h2>
          <Loaded query={running}>
            {({ rows, total }) =>
              rows.length === 0 ? (
                <Empty title={t('home.noneRunning')} />
              ) : (
                <>
                  <ul className="task-rows">
                    {rows.map((one) => {
                      const clock = clockOf(clocks, one.id, one.id);
                      return (
                        <li key={one.id} className="task-row">
                          <Link to={`/e/requests/${one.caseNumber}`}>
                            <span className="mono">{one.caseNumber}</span> <Data>{one.title}</Data>
                          </Link>
                          <span className="row">
                            {clock ? <Countdown clock={clock} /> : null}
                            <StateBadge state={one.state} />
                          </span>
                        </li>
                      );
                    })}
                  </ul>
                  <p>
                    <Link
                      to={`/e/requests?states=${RUNNING.map((state) => state.replace('REQUEST_STATE_', '')).join(',')}`}
                    >
                      {t('home.all', { count: total })}
                    </Link>
                  </p>
                </>
              )
            }
          </Loaded>
        </section>
      )}
    </div>
  );
}
