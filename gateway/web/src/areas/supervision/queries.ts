// What the bureau reads: clocks, counts, cards, cases.
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, read } from '../../api/client';
import type { Card, Commitment } from '../../api/records';
import { apiDate } from '../../lib/format';
import type { Page } from '../../lib/paging';
import { CLUSTERS, KINDS, REGIONS } from '../../lib/regions';

export const QUEUES = [
  'DUE_TODAY',
  'YELLOW',
  'RED',
  'ESCALATED',
  'OVERDUE',
  'PAUSED',
  'PENDING',
  'OPEN',
  'PROVISIONAL',
] as const;
export type QueueName = (typeof QUEUES)[number];

export const STAGES = [
  'COMMITMENT_STAGE_ACCEPTANCE',
  'COMMITMENT_STAGE_RESPONSE',
  'COMMITMENT_STAGE_QUOTATION',
  'COMMITMENT_STAGE_DELIVERY',
  'COMMITMENT_STAGE_COMPLAINT',
  'COMMITMENT_STAGE_RATING_FOLLOW_UP',
  'COMMITMENT_STAGE_RECTIFICATION',
  'COMMITMENT_STAGE_SUPERVISION_REPLY',
] as const;

export const STATUSES = [
  'COMMITMENT_STATUS_PENDING',
  'COMMITMENT_STATUS_RUNNING',
  'COMMITMENT_STATUS_PAUSED',
  'COMMITMENT_STATUS_COMPLETED',
  'COMMITMENT_STATUS_CANCELLED',
  'COMMITMENT_STATUS_SUPERSEDED',
] as const;

export const LEVELS = [
  'LEVEL_REMINDER',
  'LEVEL_YELLOW',
  'LEVEL_RED',
  'LEVEL_ESCALATED',
  'LEVEL_STATUTORY',
] as const;
export const CARD_LEVELS = ['LEVEL_YELLOW', 'LEVEL_RED', 'LEVEL_ESCALATED'] as const;
export const APPEAL_STATES = ['APPEAL_STATE_OPEN', 'APPEAL_STATE_GRANTED', 'APPEAL_STATE_DISMISSED'] as const;
export const CARD_STATES = ['CARD_STATE_STANDING', 'CARD_STATE_RESCINDED', 'CARD_STATE_EXCUSED'] as const;

export const OUTCOMES = [
  'COMMITMENT_OUTCOME_ON_TIME',
  'COMMITMENT_OUTCOME_LATE',
  'COMMITMENT_OUTCOME_EXCUSED',
  'COMMITMENT_OUTCOME_PENDING',
  'COMMITMENT_OUTCOME_CANCELLED',
] as const;
/** With those of cases that name none. */
export const ANY_CLUSTER = [...CLUSTERS, 'CLUSTER_UNSPECIFIED'] as const;
export const ANY_KIND = [...KINDS, 'ITEM_KIND_UNSPECIFIED'] as const;

export interface ClockFilter {
  /** `ALL` for every clock, also those that have ended. */
  queue: QueueName | 'ALL';
  stage: (typeof STAGES)[number][];
  status: (typeof STATUSES)[number][];
  level: (typeof LEVELS)[number] | '';
  region: (typeof REGIONS)[number] | '';
  obligor: string;
  case: string;
  outcome: (typeof OUTCOMES)[number][];
  cluster: (typeof ANY_CLUSTER)[number][];
  kind: (typeof ANY_KIND)[number][];
  /** Counted in the statistics from this day, ISO; to the day before `to`. */
  from: string;
  to: string;
}

/** The query of a list of clocks; empty filters are left out. */
export function clockQuery(filter: ClockFilter, pageSize: number, pageToken: string) {
  return {
    pageSize,
    ...(pageToken ? { pageToken } : {}),
    ...(filter.queue !== 'ALL' ? { queue: `CLOCK_QUEUE_${filter.queue}` as const } : {}),
    ...(filter.stage.length > 0 ? { stages: filter.stage } : {}),
    ...(filter.status.length > 0 ? { statuses: filter.status } : {}),
    ...(filter.level ? { minLevel: filter.level } : {}),
    ...(filter.region ? { region: filter.region } : {}),
    ...(filter.obligor ? { obligorId: filter.obligor } : {}),
    ...(filter.case ? { caseNumber: filter.case } : {}),
    ...(filter.outcome.length > 0 ? { outcomes: filter.outcome } : {}),
    ...(filter.cluster.length > 0 ? { clusters: filter.cluster } : {}),
    ...(filter.kind.length > 0 ? { kinds: filter.kind } : {}),
    ...dayQuery('datedFrom', filter.from),
    ...dayQuery('datedTo', filter.to),
  };
}

function dayQuery<const N extends string>(name: N, iso: string) {
  const day = apiDate(iso);
  if (!day) return {};
  return { [`${name}.year`]: day.year, [`${name}.month`]: day.month, [`${name}.day`]: day.day };
}

async function listClocks(filter: ClockFilter, size: number, token: string) {
  const query = clockQuery(filter, size, token);
  const found = await read(api.GET('/v1/commitments', { params: { query } }));
  return {
    rows: (found.commitments ?? []) as Commitment[],
    total: found.totalSize ?? 0,
    next: found.nextPageToken ?? '',
  };
}

export function useClockList(filter: ClockFilter, page: Page) {
  return useQuery({
    queryKey: ['clocks', 'list', filter, page.token, page.size],
    queryFn: () => listClocks(filter, page.size, page.token),
    placeholderData: (old) => old,
  });
}

/** Open clocks that are due first. */
export function useUrgent() {
  return useQuery({
    queryKey: ['clocks', 'urgent'],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/commitments', {
          params: { query: { statuses: ['COMMITMENT_STATUS_RUNNING'], pageSize: 10 } },
        }),
      );
      return (found.commitments ?? []) as Commitment[];
    },
  });
}

export type Counts = Partial<Record<QueueName, number>>;

async function count(region: string | undefined) {
  const found = await read(
    api.GET('/v1/commitments:counts', { params: { query: region ? { region } : {} } }),
  );
  const counts: Counts = {};
  for (const one of found.counts ?? []) {
    const name = QUEUES.find((queue) => one.queue === `CLOCK_QUEUE_${queue}`);
    if (name) counts[name] = one.count ?? 0;
  }
  return { counts, time: found.countTime ?? '' };
}

/** Counts of the whole city and when they were taken. */
export function useCounts() {
  return useQuery({
    queryKey: ['queues', 'clocks', 'city'],
    queryFn: () => count(undefined),
    refetchInterval: 60_000,
  });
}

/** At most so often are the regions counted anew because the city's counts changed. */
const REGIONS_EVERY = 15_000;

/** Counts of each region, in the order of `REGIONS`; read anew, not too often, when those of the city change. */
export function useRegionCounts() {
  const city = useCounts().data?.counts;
  const found = useQueries({
    queries: REGIONS.map((region) => ({
      queryKey: ['region-counts', region],
      queryFn: () => count(region),
      refetchInterval: 60_000,
    })),
    combine: (results) => ({
      error: results.find((one) => one.error)?.error,
      rows: REGIONS.map((region, index) => ({ region, counts: results[index]?.data?.counts })),
      readAt: Math.min(...results.map((one) => one.dataUpdatedAt)),
    }),
  });
  const client = useQueryClient();
  const refetch = () => void client.invalidateQueries({ queryKey: ['region-counts'] });
  const seen = useRef(city);
  const again = useRef(refetch);
  again.current = refetch;
  const { readAt } = found;
  useEffect(() => {
    const first = !seen.current;
    const changed = seen.current !== city;
    seen.current = city;
    if (first || !changed) return;
    const timer = setTimeout(() => again.current(), Math.max(0, readAt + REGIONS_EVERY - Date.now()));
    return () => clearTimeout(timer);
  }, [city, readAt]);
  return { ...found, refetch };
}

/** Clocks of a case, found by its number or by one of them. */
export function useCaseClocks(id: string) {
  const byNumber = /^[A-Z]{2}-\d{4}-\d+$/.test(id);
  const one = useQuery({
    queryKey: ['clocks', 'one', id],
    queryFn: async () =>
      (await read(api.GET('/v1/commitments/{id}', { params: { path: { id } } }))) as Commitment,
    enabled: !byNumber,
  });
  const number = byNumber ? id : (one.data?.caseNumber ?? '');
  const request = one.data?.serviceRequestId ?? '';
  // A clock that the bureau opened by hand may belong to no case: it stands alone.
  const alone = one.data && !number && !request ? one.data : undefined;
  const all = useQuery({
    queryKey: ['clocks', 'case', number || request || id],
    queryFn: async () => {
      if (alone)
        return [(await read(api.GET('/v1/commitments/{id}', { params: { path: { id } } }))) as Commitment];
      const found = await read(
        api.GET('/v1/commitments', {
          params: {
            query: { pageSize: 200, ...(number ? { caseNumber: number } : { serviceRequestId: request }) },
          },
        }),
      );
      return (found.commitments ?? []) as Commitment[];
    },
    enabled: Boolean(number || request || alone),
  });
  return { all, error: one.error ?? all.error, chosen: byNumber ? '' : id, number };
}

export interface CardFilter {
  level: (typeof CARD_LEVELS)[number][];
  appeal: (typeof APPEAL_STATES)[number][];
  state: (typeof CARD_STATES)[number][];
  obligor: string;
  region: string;
  case: string;
  /** What the clocks of the cards count as, and the days that they count in, as in `ClockFilter`. */
  outcome: (typeof OUTCOMES)[number][];
  from: string;
  to: string;
}

/** The query of a list of cards; empty filters are left out. */
export function cardQuery(filter: CardFilter, pageSize: number, pageToken: string) {
  return {
    pageSize,
    ...(pageToken ? { pageToken } : {}),
    ...(filter.level.length > 0 ? { levels: filter.level } : {}),
    ...(filter.state.length > 0 ? { states: filter.state } : {}),
    ...(filter.appeal.length > 0 ? { appealStates: filter.appeal } : {}),
    ...(filter.obligor ? { obligorId: filter.obligor } : {}),
    ...(filter.region ? { region: filter.region } : {}),
    ...(filter.case ? { caseNumber: filter.case } : {}),
    ...(filter.outcome.length > 0 ? { outcomes: filter.outcome } : {}),
    ...dayQuery('datedFrom', filter.from),
    ...dayQuery('datedTo', filter.to),
  };
}

/** A list's query as the filter of a file. */
export function nested<T extends object>(query: T) {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [`filter.${key}`, value]));
}

export function useCardList(filter: CardFilter, page: Page) {
  return useQuery({
    queryKey: ['cards', 'list', filter, page.token, page.size],
    queryFn: async () => {
      const query = cardQuery(filter, page.size, page.token);
      const found = await read(api.GET('/v1/cards', { params: { query } }));
      return {
        rows: (found.cards ?? []) as Card[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: (old) => old,
  });
}
