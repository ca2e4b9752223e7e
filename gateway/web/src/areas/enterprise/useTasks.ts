// What waits for the firm, group by group: the first rows of each queue, and when the nearest of them is due.
import { useQueries } from '@tanstack/react-query';
import { isOpen, useClocks, useOffers } from '../../api/cases';
import { api, read } from '../../api/client';
import type { Commitment, Offer, Order, Rating, ServiceRequest } from '../../api/records';
import { queueValue, TASKS, type TaskKind } from './tasks';

const SHOWN = 5;
const LATEST = '9999';

export interface TaskRow {
  id: string;
  requestId: string;
  /** Case number, or number of the order. */
  number: string;
  title: string;
  state: ServiceRequest['state'] | Offer['state'] | Order['state'] | Rating['state'];
  clock?: Commitment;
  /** A date that no clock watches: until when a quote is valid, a report can be confirmed. */
  until?: string;
}

export interface TaskGroupData {
  kind: TaskKind;
  count: number;
  rows: TaskRow[];
  due: string;
}

/** Open clocks of the firm's cases. */
export function useOpenClocks(): Commitment[] {
  const query = useClocks({
    statuses: ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED'],
    pageSize: 200,
  });
  return query.data?.rows ?? [];
}

/** The clock nearest to its due time: of the record itself, else of its case. */
export function clockOf(clocks: Commitment[], id: string, requestId: string): Commitment | undefined {
  const nearest = (found: Commitment[]) =>
    found
      .filter(isOpen)
      .reduce<Commitment | undefined>(
        (best, one) => (!best || (one.dueTime ?? LATEST) < (best.dueTime ?? LATEST) ? one : best),
        undefined,
      );
  return (
    nearest(clocks.filter((one) => one.subjectId === id)) ??
    nearest(clocks.filter((one) => one.serviceRequestId === requestId))
  );
}

/** A clock that stands still is due when it goes on by itself. */
const dueOf = ({ clock, until }: TaskRow) =>
  clock?.dueTime ?? clock?.pauses.findLast((pause) => !pause.endTime)?.resumeBy ?? until ?? LATEST;

async function rowsOf(kind: TaskKind): Promise<TaskRow[]> {
  const options = { params: { query: { queue: queueValue(kind.queue), pageSize: SHOWN } } };
  switch (kind.list) {
    case 'requests': {
      const page = await read(api.GET('/v1/requests', options));
      return ((page.requests ?? []) as ServiceRequest[]).map((one) => ({
        id: one.id,
        requestId: one.id,
        number: one.caseNumber,
        title: one.title,
        state: one.state,
      }));
    }
    case 'offers': {
      const page = await read(api.GET('/v1/offers', options));
      return ((page.offers ?? []) as Offer[]).map((one) => ({
        id: one.id,
        requestId: one.serviceRequestId,
        number: one.caseNumber,
        title: one.questions.find((question) => !question.answer)?.question ?? one.providerName,
        state: one.state,
      }));
    }
    case 'orders': {
      const page = await read(api.GET('/v1/orders', options));
      return ((page.orders ?? []) as Order[]).map((one) => ({
        id: one.id,
        requestId: one.serviceRequestId,
        number: one.number,
        title: one.title || one.providerName,
        state: one.state,
        until: one.state === 'ORDER_STATE_DELIVERED' ? one.confirmBy : undefined,
      }));
    }
    case 'ratings': {
      const page = await read(api.GET('/v1/ratings', options));
      return ((page.ratings ?? []) as Rating[]).map((one) => ({
        id: one.id,
        requestId: one.serviceRequestId,
        number: one.caseNumber,
        title: one.providerName,
        state: one.state,
      }));
    }
  }
}

/** Groups with something in them, the one whose nearest row is due first before the others; undefined while they are read. */
export function useTasks(counts: Record<string, number>, clocks: Commitment[]) {
  const waiting = TASKS.filter((kind) => (counts[kind.queue] ?? 0) > 0);
  const quoted = useOffers(
    { states: ['OFFER_STATE_QUOTED'], pageSize: 200 },
    waiting.some((kind) => kind.queue === 'QUOTES'),
  ).data?.rows;
  const queries = useQueries({
    queries: waiting.map((kind) => ({
      queryKey: [kind.list, 'list', 'tasks', kind.queue],
      queryFn: () => rowsOf(kind),
    })),
  });
  const validUntil = (requestId: string) =>
    quoted
      ?.filter((offer) => offer.serviceRequestId === requestId)
      .map((offer) => offer.quotes.at(-1)?.validUntil ?? LATEST)
      .sort()[0];
  const groups = waiting.map((kind, place): TaskGroupData => {
    const rows = (queries[place]?.data ?? [])
      .map((row) => ({
        ...row,
        clock: clockOf(clocks, row.id, row.requestId),
        until: kind.queue === 'QUOTES' ? validUntil(row.requestId) : row.until,
      }))
      .sort((a, b) => dueOf(a).localeCompare(dueOf(b)));
    return { kind, count: counts[kind.queue] ?? 0, rows, due: rows[0] ? dueOf(rows[0]) : LATEST };
  });
  const ready = queries.every((query) => query.data !== undefined || query.error);
  return {
    groups: ready ? groups.sort((a, b) => a.due.localeCompare(b.due)) : undefined,
    error: queries.find((query) => query.error)?.error,
    retry: () => queries.forEach((query) => void query.refetch()),
    expected: waiting.length,
  };
}
