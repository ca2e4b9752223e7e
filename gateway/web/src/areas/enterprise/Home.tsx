import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRequests } from '../../api/cases';
import { useQueues } from '../../app/queues';
import { useMe } from '../../app/useSession';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded } from '../../ui/states';
import { CopyButton } from './CopyButton';
import { TaskGroup, useOpenClocks } from './TaskGroup';
import { TASKS } from './tasks';
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
  const queues = useQueues();
  const clocks = useOpenClocks();
  const running = useRequests({ states: [...RUNNING], pageSize: 10 });
  const me = useMe();
  const waiting = TASKS.filter((kind) => (queues[kind.queue] ?? 0) > 0);
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.e')}
        actions={
          <>
            <CopyButton />
            <Link className={waiting.length > 0 ? 'button' : 'button primary'} to="/e/requests/new">
              <Icon name="plus" />
              {t('common:page.eNew')}
            </Link>
          </>
        }
      />
      {waiting.length === 0 ? (
        <Empty title={t('home.nothing')}>
          <p>{t('home.teach', { name: me.organization?.displayName ?? '' })}</p>
        </Empty>
      ) : null}
      {waiting.map((kind, index) => (
        <TaskGroup
          key={kind.queue}
          kind={kind}
          count={queues[kind.queue] ?? 0}
          clocks={clocks}
          first={index === 0}
        />
      ))}
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
                    const clock = clocks.find((found) => found.serviceRequestId === one.id);
                    return (
                      <li key={one.id} className="row between">
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
    </div>
  );
}
