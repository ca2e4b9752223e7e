// The league table as the bureau reads it, and the way from its rows to their clocks.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { League, LeagueRow } from '../../../api/records';
import { apiDate, isoDate } from '../../../lib/format';
import type { CLUSTERS, REGIONS } from '../../../lib/regions';
import type { FileQuery } from '../../../ui/ExportFile';
import type { STAGES } from '../queries';
import type { Days } from './period';

export const DIMENSIONS = [
  'REGION',
  'PROVIDER',
  'CENTRE',
  'CLUSTER',
  'STAGE',
  'KIND',
  'WEEK',
  'MONTH',
  'QUARTER',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface LeagueFilter {
  by: Dimension;
  stage: (typeof STAGES)[number][];
  region: (typeof REGIONS)[number] | '';
  cluster: (typeof CLUSTERS)[number] | '';
  obligor: string;
}

/** What a table is asked by. */
function leagueQuery(filter: LeagueFilter, days: Days) {
  const [from, to] = [apiDate(days.from), apiDate(days.to)];
  return {
    dimension: `LEAGUE_DIMENSION_${filter.by}` as const,
    'from.year': from?.year,
    'from.month': from?.month,
    'from.day': from?.day,
    'to.year': to?.year,
    'to.month': to?.month,
    'to.day': to?.day,
    ...(filter.stage.length > 0 ? { stages: filter.stage } : {}),
    ...(filter.region ? { region: filter.region } : {}),
    ...(filter.cluster ? { clusters: [filter.cluster] } : {}),
    ...(filter.obligor ? { obligorId: filter.obligor } : {}),
  };
}

/** The figures of a table and every clock, card and notice behind them, in one file. */
export async function evidenceOf(filter: LeagueFilter, days: Days, file: FileQuery) {
  const league = Object.entries(leagueQuery(filter, days)).map(([key, value]) => [`league.${key}`, value]);
  const query = { ...file, ...Object.fromEntries(league) };
  return read(api.GET('/v1/stats:evidence', { params: { query }, parseAs: 'blob' }));
}

export function useLeague(filter: LeagueFilter, days: Days) {
  return useQuery({
    queryKey: ['clocks', 'league', filter, days],
    queryFn: async ({ signal }) => {
      const query = leagueQuery(filter, days);
      const league = (await read(api.GET('/v1/stats:league', { params: { query }, signal }))) as League;
      return { rows: league.rows, total: league.rows.length, next: '', whole: league.total };
    },
    placeholderData: (old) => old,
  });
}

/** The counted clocks of a row, on time and late: the list's total is the row's n. Nothing for cases without a region. */
export function clocksOf(row: LeagueRow, filter: LeagueFilter, isTotal = false): string | undefined {
  const params = new URLSearchParams({
    queue: 'ALL',
    outcome: 'COMMITMENT_OUTCOME_ON_TIME,COMMITMENT_OUTCOME_LATE',
    from: isoDate(row.from),
    to: isoDate(row.to),
  });
  if (filter.stage.length > 0) params.set('stage', filter.stage.join(','));
  if (filter.region) params.set('region', filter.region);
  if (filter.cluster) params.set('cluster', filter.cluster);
  if (filter.obligor) params.set('obligor', filter.obligor);
  const own = { REGION: 'region', CLUSTER: 'cluster', STAGE: 'stage', KIND: 'kind', PROVIDER: 'obligor' };
  const key = filter.by === 'CENTRE' ? 'obligor' : own[filter.by as keyof typeof own];
  // The total is everything that the filters let pass; a row without its key has no list of its own.
  if (key && !isTotal) {
    if (!row.key) return undefined;
    params.set(key, row.key);
  }
  return `/s/cases?${params}`;
}
