// 提升行动 as they are read and written: the list, one of them, the open one of a cell of the gap map.
import { useQuery } from '@tanstack/react-query';
import { api, once, read } from '../../api/client';
import type { ApiDate, Rec, ServiceRequest } from '../../api/records';
import { isoDate } from '../../lib/format';
import type { Page } from '../../lib/paging';
import type { Look } from '../status-map';

export interface Indicator {
  name: string;
  unit: string;
  baseline?: number;
  target?: number;
  result?: number;
  evidence: string;
}

export type Action = Omit<Rec<'nqi.requests.v1.Action'>, 'indicators' | 'gap' | 'startDate' | 'endDate'> & {
  indicators: Indicator[];
  gap?: Rec<'nqi.matching.v1.Gap'>;
  startDate?: ApiDate;
  endDate?: ApiDate;
};

export const ACTION_STATES = [
  'ACTION_STATE_DRAFT',
  'ACTION_STATE_RUNNING',
  'ACTION_STATE_CLOSED',
  'ACTION_STATE_CANCELLED',
] as const;
export type ActionState = (typeof ACTION_STATES)[number];

export const ACTION_LOOKS: Record<ActionState, Look> = {
  ACTION_STATE_DRAFT: { tone: 'neutral', sign: 'pen' },
  ACTION_STATE_RUNNING: { tone: 'info', sign: 'clock' },
  ACTION_STATE_CLOSED: { tone: 'good', sign: 'check' },
  ACTION_STATE_CANCELLED: { tone: 'gone', sign: 'cross' },
};

export interface Asked {
  states?: ActionState[];
  cluster?: Exclude<Action['cluster'], 'CLUSTER_UNSPECIFIED'>;
  region?: string;
  fromGap?: boolean;
}

export type Member = Action['members'][number];

async function page(asked: Asked, pageSize: number, pageToken: string) {
  const query = { ...asked, pageSize, ...(pageToken ? { pageToken } : {}) };
  const found = await read(api.GET('/v1/actions', { params: { query } }));
  return {
    rows: (found.actions ?? []) as Action[],
    total: found.totalSize ?? 0,
    next: found.nextPageToken ?? '',
  };
}

/** A page of actions, newest first. */
export function useActions(asked: Asked, { size, token }: Pick<Page, 'token' | 'size'>) {
  return useQuery({
    queryKey: ['actions', 'list', asked, token, size],
    queryFn: () => page(asked, size, token),
    placeholderData: (old) => old,
  });
}

/** All actions of a filter, for a file. */
export async function allActions(asked: Asked): Promise<Action[]> {
  const rows: Action[] = [];
  let token = '';
  do {
    const found = await page(asked, 200, token);
    rows.push(...found.rows);
    token = found.next;
  } while (token !== '');
  return rows;
}

export function useAction(id: string) {
  return useQuery({
    queryKey: ['actions', id],
    queryFn: async () => (await read(api.GET('/v1/actions/{id}', { params: { path: { id } } }))) as Action,
    enabled: id !== '',
  });
}

/** The requests of an action, all of them. */
export function useRequestsOf(actionId: string) {
  return useQuery({
    queryKey: ['requests', 'action', actionId],
    queryFn: async () => {
      const rows: ServiceRequest[] = [];
      let pageToken = '';
      do {
        const query = { actionId, pageSize: 200, ...(pageToken ? { pageToken } : {}) };
        const found = await read(api.GET('/v1/requests', { params: { query } }));
        rows.push(...((found.requests ?? []) as ServiceRequest[]));
        pageToken = found.nextPageToken ?? '';
      } while (pageToken !== '');
      return rows;
    },
  });
}

/** What a person writes about an action, as the API takes it; `change` goes over it. */
export function content(action: Action, change: Partial<Action>) {
  const { etag, title, cluster, regions, problem, ownerId, members, indicators, startDate, endDate } = action;
  return {
    ...{ etag, title, cluster, regions, problem, ownerId, members, indicators, startDate, endDate },
    ...change,
  };
}

/** Writes a changed action. */
export function update(action: Action, change: Partial<Action>, key: string) {
  return read(
    api.PUT('/v1/actions/{id}', {
      params: { path: { id: action.id } },
      headers: once(key),
      body: content(action, change),
    }),
  );
}

/** An action that has not ended. */
export function isOpen({ state }: Action): boolean {
  return state === 'ACTION_STATE_DRAFT' || state === 'ACTION_STATE_RUNNING';
}

/** The running actions of a cluster: those that a request of it can be put under. */
export function useRunning(cluster: ServiceRequest['cluster']) {
  return useQuery({
    queryKey: ['actions', 'running', cluster],
    queryFn: () => allActions({ states: ['ACTION_STATE_RUNNING'], cluster: cluster as Asked['cluster'] }),
  });
}

/** A number as it is typed; empty is none. */
export function typed(text: string): number | undefined {
  const number = Number(text.trim().replace(/，|,/g, ''));
  return text.trim() === '' || Number.isNaN(number) ? undefined : number;
}

/** How far a result has come from baseline to target, in per cent; none while one of the three is missing. */
export function reached({ baseline, target, result }: Indicator): number | undefined {
  if (baseline === undefined || target === undefined || result === undefined || target === baseline)
    return undefined;
  return Math.round(((result - baseline) / (target - baseline)) * 100);
}

/** First and last day in one line. */
export function span(action: Action): string {
  const [from, to] = [isoDate(action.startDate), isoDate(action.endDate)];
  return from || to ? `${from || '…'} – ${to || '…'}` : '';
}
