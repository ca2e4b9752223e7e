// How promises were kept, week by week or month by month, in the figures of the league.
import type { LeagueRow } from '../../../api/records';
import { addDays } from '../../../lib/format';
import type { Days } from '../league/period';
import { daysOf } from '../league/period';

export const STEPS = ['WEEK', 'MONTH'] as const;
export type Step = (typeof STEPS)[number];

/** Weeks that are drawn, the present one among them. */
const WEEKS = 13;

/** The last thirteen weeks from Monday, or the last twelve months, up to today. */
export function trendDays(step: Step, today: string): Days {
  if (step === 'MONTH') return daysOf('YEAR', today, { from: '', to: '' });
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { from: addDays(today, -weekday - 7 * (WEEKS - 1)), to: addDays(today, 1) };
}

export interface Trend {
  name: 'rate' | 'late' | 'red' | 'used';
  unit: '%' | '' | 'days';
  kind: 'line' | 'bar';
  values: (number | undefined)[];
}

const hundredths = (value: number | undefined) => (value === undefined ? undefined : value / 100);

/** The four curves of the rows; what too few clocks say is a gap. */
export function trendsOf(rows: LeagueRow[], daySeconds: number | undefined): Trend[] {
  const days = (row: LeagueRow) =>
    row.used && daySeconds ? Math.round((Number(row.used.medianSeconds) / daySeconds) * 10) / 10 : undefined;
  const red = (row: LeagueRow) => row.cards.find(({ level }) => level === 'LEVEL_RED')?.per100;
  return [
    {
      name: 'rate',
      unit: '%',
      kind: 'line',
      values: rows.map((row) => (row.rate ? Math.round(row.rate.rateBp / 10) / 10 : undefined)),
    },
    { name: 'late', unit: '', kind: 'bar', values: rows.map((row) => row.late) },
    { name: 'red', unit: '', kind: 'line', values: rows.map((row) => hundredths(red(row))) },
    { name: 'used', unit: 'days', kind: 'line', values: rows.map(days) },
  ];
}

/** The last value that stands for a whole step, the one before it, and their place. */
export function lastWhole(
  values: (number | undefined)[],
): { at: number; now: number; before?: number } | undefined {
  for (let at = values.length - 2; at >= 0; at--) {
    const now = values[at];
    if (now !== undefined) return { at, now, before: at > 0 ? values[at - 1] : undefined };
  }
  return undefined;
}
