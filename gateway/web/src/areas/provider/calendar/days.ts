// Days of a pool as the calendar shows them.
import type { Calendar, Cell } from '../../../api/records';
import { addDays, isoDate } from '../../../lib/format';

/** Days shown at a time. */
export const SHOWN = 21;

export type DayKind = 'work' | 'rest' | 'makeup';
export type Mark = 'open' | 'full' | 'closed' | 'holiday';

/** Monday of the week of a day. */
export function monday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

export function daysFrom(from: string): string[] {
  return Array.from({ length: SHOWN }, (_, index) => addDays(from, index));
}

/** Working day, rest day (节假日, weekend), or a weekend day that is worked (调休). */
export function kindOf(calendar: Calendar | undefined): (day: string) => DayKind {
  const rest = new Set(calendar?.restDays.map(isoDate));
  const work = new Set(calendar?.workDays.map(isoDate));
  return (day) => {
    if (work.has(day)) return 'makeup';
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return rest.has(day) || weekday === 0 || weekday === 6 ? 'rest' : 'work';
  };
}

export function booked(cell: Cell | undefined): number {
  return cell ? cell.held + cell.used : 0;
}

const MARKS: Record<Cell['state'], Mark> = {
  CELL_STATE_UNSPECIFIED: 'closed',
  CELL_STATE_OPEN: 'open',
  CELL_STATE_FULL: 'full',
  CELL_STATE_CLOSED: 'closed',
  CELL_STATE_HOLIDAY: 'holiday',
};

/** A day without a cell offers nothing. */
export function markOf(cell: Cell | undefined): Mark {
  return cell ? MARKS[cell.state] : 'closed';
}

/** Where the selection is: days of one pool. */
export interface Selection {
  pool: number;
  /** Where the range began. */
  anchor: number;
  /** The cell with the focus. */
  at: number;
}

export function range({ anchor, at }: Selection): [number, number] {
  return anchor <= at ? [anchor, at] : [at, anchor];
}

/** The selection after a key; undefined for other keys. */
export function moved(
  now: Selection,
  key: string,
  extend: boolean,
  pools: number,
  days: number,
): Selection | undefined {
  const to = (at: number): Selection => {
    const day = Math.max(0, Math.min(days - 1, at));
    return { ...now, at: day, anchor: extend ? now.anchor : day };
  };
  const row = (pool: number): Selection => ({
    pool: Math.max(0, Math.min(pools - 1, pool)),
    at: now.at,
    anchor: now.at,
  });
  switch (key) {
    case 'ArrowLeft':
      return to(now.at - 1);
    case 'ArrowRight':
      return to(now.at + 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(days - 1);
    // A range lies within one pool.
    case 'ArrowUp':
      return extend ? now : row(now.pool - 1);
    case 'ArrowDown':
      return extend ? now : row(now.pool + 1);
    default:
      return undefined;
  }
}

export const WEEKDAYS = [
  'WEEKDAY_MONDAY',
  'WEEKDAY_TUESDAY',
  'WEEKDAY_WEDNESDAY',
  'WEEKDAY_THURSDAY',
  'WEEKDAY_FRIDAY',
  'WEEKDAY_SATURDAY',
  'WEEKDAY_SUNDAY',
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** The days of the week that an edit of these days means at first: all of them, or the working ones of a range that has both. */
export function meant(days: string[], kind: (day: string) => DayKind): Weekday[] {
  const rests = days.filter((day) => kind(day) === 'rest').length;
  return rests > 0 && rests < days.length ? WEEKDAYS.slice(0, 5) : [...WEEKDAYS];
}
