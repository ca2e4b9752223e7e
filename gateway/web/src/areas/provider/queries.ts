// What a provider reads of its own: profile, pools, days, scope, offerings, clocks.
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import type { ApiDate, Cell, Commitment, Offering, Pool, Provider, ScopeRow } from '../../api/records';
import type { components } from '../../api/schema';
import { serverNow } from '../../api/server-time';
import { useMe } from '../../app/useSession';
import { apiDate } from '../../lib/format';
import type { Page } from '../../lib/paging';

export type QueueCode = components['schemas']['nqi.requests.v1.Queue'];
export type Kind = components['schemas']['nqi.type.v1.ItemKind'];

const KEEP = 300_000;

/** The organisation that the member works for. */
export function useOwnId(): string {
  return useMe().organization?.id ?? '';
}

/** Query of one page of a list. */
export function paged(page: Pick<Page, 'token' | 'size'>) {
  return { pageSize: page.size, ...(page.token ? { pageToken: page.token } : {}) };
}

export function useOwnProvider() {
  const id = useOwnId();
  return useQuery({
    queryKey: ['providers', id],
    queryFn: async () =>
      (await read(api.GET('/v1/providers/{id}', { params: { path: { id } } }))) as Provider,
    staleTime: KEEP,
  });
}

export function usePools() {
  const provider_id = useOwnId();
  return useQuery({
    queryKey: ['pools', provider_id],
    queryFn: async () =>
      ((await read(api.GET('/v1/providers/{provider_id}/pools', { params: { path: { provider_id } } })))
        .pools ?? []) as Pool[],
    staleTime: KEEP,
  });
}

async function cellsOf(poolId: string, from: ApiDate, to: ApiDate) {
  const found = await read(
    api.GET('/v1/pools/{pool_id}/cells', {
      params: {
        path: { pool_id: poolId },
        query: {
          'from.year': from.year,
          'from.month': from.month,
          'from.day': from.day,
          'to.year': to.year,
          'to.month': to.month,
          'to.day': to.day,
        },
      },
    }),
  );
  return (found.cells ?? []) as Cell[];
}

/** Days of pools, both ends included; every pool is a request. */
export function useCells(poolIds: string[], from: string, to: string) {
  return useQueries({
    queries: poolIds.map((poolId) => ({
      queryKey: ['cells', poolId, from, to],
      queryFn: () => cellsOf(poolId, apiDate(from) ?? {}, apiDate(to) ?? {}),
      placeholderData: keepPreviousData,
    })),
    combine: (results) => ({
      cells: results.flatMap((result) => result.data ?? []),
      pending: results.some((result) => result.isPending),
      error: results.find((result) => result.error)?.error,
      refetch: () => {
        for (const result of results) void result.refetch();
      },
    }),
  });
}

export interface ScopeFilter {
  kind?: Kind;
  siteId?: string;
  standard?: string;
  query?: string;
}

export function useScopeRows(filter: ScopeFilter, page: Page) {
  const providerId = useOwnId();
  return useQuery({
    queryKey: ['capabilities', 'list', providerId, filter, page.token, page.size],
    queryFn: async () => {
      const query = { providerId, ...filter, ...paged(page) };
      const found = await read(api.GET('/v1/capabilities', { params: { query } }));
      return {
        rows: (found.scopeRows ?? []) as ScopeRow[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

export function useOwnOfferings() {
  const providerId = useOwnId();
  return useQuery({
    queryKey: ['offerings', providerId],
    queryFn: async () =>
      ((await read(api.GET('/v1/offerings', { params: { query: { providerId, pageSize: 200 } } })))
        .offerings ?? []) as Offering[],
    staleTime: KEEP,
  });
}

/** The organisation's open clocks, nearest first, with the instant at which they were read. */
export function useOpenClocks() {
  const obligorId = useOwnId();
  const query = useQuery({
    queryKey: ['clocks', 'open', obligorId],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/commitments', {
          params: {
            query: {
              obligorId,
              statuses: [
                'COMMITMENT_STATUS_RUNNING',
                'COMMITMENT_STATUS_PAUSED',
                'COMMITMENT_STATUS_PENDING',
              ],
              pageSize: 200,
            },
          },
        }),
      );
      return { clocks: (found.commitments ?? []) as Commitment[], readAt: serverNow() };
    },
  });
  const clocks = query.data?.clocks ?? [];
  return {
    clocks,
    readAt: query.data?.readAt ?? 0,
    error: query.error,
    /** The open clock about a record, the running one first. */
    of: (subjectId: string) => clocks.find((clock) => clock.subjectId === subjectId),
  };
}
