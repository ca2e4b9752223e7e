import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useClocks, useOffers, useOrders, useRatings, useRequests } from '../../api/cases';
import type { Commitment } from '../../api/records';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { Loading } from '../../ui/states';
import { queueValue, type TaskKind } from './tasks';

interface Row {
  id: string;
  caseNumber: string;
  title: string;
  requestId: string;
}

const SHOWN = 5;

function useRows(kind: TaskKind): Row[] | undefined {
  const query = { queue: queueValue(kind.queue), pageSize: SHOWN };
  const requests = useRequests(query, kind.list === 'requests').data?.rows;
  const offers = useOffers(query, kind.list === 'offers').data?.rows;
  const orders = useOrders(query, kind.list === 'orders').data?.rows;
  const ratings = useRatings(query, kind.list === 'ratings').data?.rows;
  switch (kind.list) {
    case 'requests':
      return requests?.map((one) => ({
        id: one.id,
        caseNumber: one.caseNumber,
        title: one.title,
        requestId: one.id,
      }));
    case 'offers':
      return offers?.map((one) => ({
        id: one.id,
        caseNumber: one.caseNumber,
        title: one.providerName,
        requestId: one.serviceRequestId,
      }));
    case 'orders':
      return orders?.map((one) => ({
        id: one.id,
        caseNumber: one.number,
        title: one.title || one.providerName,
        requestId: one.serviceRequestId,
      }));
    case 'ratings':
      return ratings?.map((one) => ({
        id: one.id,
        caseNumber: one.caseNumber,
        title: one.providerName,
        requestId: one.serviceRequestId,
      }));
  }
}

/** Where a task is done. */
export function taskAddress(kind: TaskKind, requestId: string): string {
  return kind.tab === 'edit' ? `/e/requests/${requestId}/edit` : `/e/requests/${requestId}/${kind.tab}`;
}

/** One kind of task: its number links to exactly its rows, the first of them stand here. */
export function TaskGroup({
  kind,
  count,
  clocks,
  first,
}: {
  kind: TaskKind;
  count: number;
  clocks: Commitment[];
  first: boolean;
}) {
  const { t } = useTranslation('enterprise');
  const rows = useRows(kind);
  const clockOf = (row: Row) =>
    clocks.find((clock) => clock.subjectId === row.id || clock.serviceRequestId === row.requestId);
  return (
    <section className="panel stack-s" aria-labelledby={`task-${kind.queue}`}>
      <h2 id={`task-${kind.queue}`}>
        <Link to={`/e/requests?queue=${kind.queue}`}>
          {t('home.counted', { name: t(`task.${kind.queue}`), count })}
        </Link>
      </h2>
      {rows ? null : <Loading lines={2} />}
      <ul className="task-rows">
        {rows?.map((row, index) => {
          const clock = clockOf(row);
          return (
            <li key={row.id} className="row between">
              <span>
                <span className="mono">{row.caseNumber}</span> <Data>{row.title}</Data>
              </span>
              <span className="row">
                {clock ? <Countdown clock={clock} /> : null}
                <Link
                  className={first && index === 0 ? 'button primary' : 'button'}
                  to={taskAddress(kind, row.requestId)}
                >
                  {t(`verb.${kind.queue}`)}
                  <span className="sr"> {row.caseNumber}</span>
                </Link>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Open clocks of the firm's cases, nearest first. */
export function useOpenClocks(): Commitment[] {
  const query = useClocks({
    statuses: ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED'],
    pageSize: 200,
  });
  return query.data?.rows ?? [];
}
