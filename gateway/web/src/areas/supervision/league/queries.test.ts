import { expect, it } from 'vitest';
import type { LeagueRow } from '../../../api/records';
import { clocksOf, type LeagueFilter } from './queries';

const filter: LeagueFilter = { by: 'REGION', stage: [], region: '', cluster: '', obligor: '' };
const row = (key: string, rank: number) =>
  ({
    key,
    rank,
    from: { year: 2026, month: 1, day: 1 },
    to: { year: 2026, month: 4, day: 1 },
  }) as LeagueRow;

const paramsOf = (address: string | undefined) => new URLSearchParams(address?.split('?')[1]);

it('a row leads to the counted clocks of its own part and days', () => {
  const params = paramsOf(clocksOf(row('371002', 1), filter));
  expect(Object.fromEntries(params)).toEqual({
    queue: 'ALL',
    outcome: 'COMMITMENT_OUTCOME_ON_TIME,COMMITMENT_OUTCOME_LATE',
    from: '2026-01-01',
    to: '2026-04-01',
    region: '371002',
  });
});

it('the cases without a region have no list, whether they are enough for a rank or not', () => {
  expect(clocksOf(row('', 3), filter)).toBeUndefined();
  expect(clocksOf(row('', 0), filter)).toBeUndefined();
});

it('the total leads to everything that the filters let pass', () => {
  const params = paramsOf(clocksOf(row('', 0), { ...filter, cluster: 'CLUSTER_MEDICAL' }, true));
  expect(params.has('region')).toBe(false);
  expect(params.get('cluster')).toBe('CLUSTER_MEDICAL');
});
