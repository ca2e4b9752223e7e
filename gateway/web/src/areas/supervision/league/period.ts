// Which days a league table is about. Presets follow the platform's today; the day after the last one is excluded.
import { addDays } from '../../../lib/format';

export const PERIODS = ['YEAR', 'MONTH', 'LAST_MONTH', 'QUARTER', 'LAST_QUARTER', 'CUSTOM'] as const;
export type PeriodName = (typeof PERIODS)[number];

export interface Days {
  from: string;
  to: string;
}

const pad = (number: number) => String(number).padStart(2, '0');

/** The first day of the month that lies `back` months before the month of `day`. */
function firstOfMonth(day: string, back: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back;
  return `${Math.floor(months / 12)}-${pad((months % 12) + 1)}-01`;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The days of a preset; those of CUSTOM as given, with the last twelve months for what is missing. */
export function daysOf(period: PeriodName, today: string, custom: Days): Days {
  const tomorrow = addDays(today, 1);
  const year: Days = { from: firstOfMonth(today, 11), to: tomorrow };
  const intoQuarter = (Number(today.slice(5, 7)) - 1) % 3;
  switch (period) {
    case 'YEAR':
      return year;
    case 'MONTH':
      return { from: firstOfMonth(today, 0), to: tomorrow };
    case 'LAST_MONTH':
      return { from: firstOfMonth(today, 1), to: firstOfMonth(today, 0) };
    case 'QUARTER':
      return { from: firstOfMonth(today, intoQuarter), to: tomorrow };
    case 'LAST_QUARTER':
      return { from: firstOfMonth(today, intoQuarter + 3), to: firstOfMonth(today, intoQuarter) };
    case 'CUSTOM':
      return {
        from: DAY.test(custom.from) ? custom.from : year.from,
        to: DAY.test(custom.to) ? custom.to : year.to,
      };
  }
}

/** Names of the quarters and months that are over, newest first: those of the last two years can be published here. */
export function closedPeriods(today: string): string[] {
  const intoQuarter = (Number(today.slice(5, 7)) - 1) % 3;
  const quarters = Array.from({ length: 8 }, (_, index) => {
    const first = firstOfMonth(today, intoQuarter + 3 * (index + 1));
    return `${first.slice(0, 4)}-Q${(Number(first.slice(5, 7)) + 2) / 3}`;
  });
  const months = Array.from({ length: 24 }, (_, index) => firstOfMonth(today, index + 1).slice(0, 7));
  return [...quarters, ...months];
}
