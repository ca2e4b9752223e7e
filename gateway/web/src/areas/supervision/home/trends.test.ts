import { describe, expect, it } from 'vitest';
import type { LeagueRow } from '../../../api/records';
import { lastWhole, trendDays, trendsOf } from './trends';

const row = (part: Partial<LeagueRow>): LeagueRow => ({
  key: '2026-W10',
  rank: 0,
  n: 4,
  k: 3,
  late: 1,
  excused: 0,
  pendingOrCancelled: 0,
  cards: [],
  ...part,
});

describe('the days of a trend', () => {
  it('are thirteen weeks from a Monday up to today', () => {
    expect(trendDays('WEEK', '2026-03-09')).toEqual({ from: '2025-12-15', to: '2026-03-10' });
    expect(trendDays('WEEK', '2026-03-08')).toEqual({ from: '2025-12-08', to: '2026-03-09' });
  });

  it('are twelve months up to today', () => {
    expect(trendDays('MONTH', '2026-03-09')).toEqual({ from: '2025-04-01', to: '2026-03-10' });
  });
});

it('too few clocks leave a gap, and time used is told in working days', () => {
  const few = row({});
  const many = row({
    n: 20,
    k: 19,
    rate: { rateBp: 9500, lowerBp: 8000, upperBp: 9900 },
    used: { medianSeconds: '35100', p90Seconds: '46800', clocks: 20 },
    cards: [{ level: 'LEVEL_RED', count: 1, per100: 500 }],
  });
  const [rate, late, red, used] = trendsOf([few, many], 23_400);
  expect(rate?.values).toEqual([undefined, 95]);
  expect(late?.values).toEqual([1, 1]);
  expect(red?.values).toEqual([undefined, 5]);
  expect(used?.values).toEqual([undefined, 1.5]);
});

it('the last step is not whole yet: the one before it is told', () => {
  expect(lastWhole([90, 95, 40])).toEqual({ at: 1, now: 95, before: 90 });
  expect(lastWhole([90, undefined, 40])).toEqual({ at: 0, now: 90, before: undefined });
  expect(lastWhole([40])).toBeUndefined();
});
