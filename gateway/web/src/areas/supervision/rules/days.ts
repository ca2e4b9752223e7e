// Days of a calendar: what a date is in a revision, and a revision with one day changed.
import type { Calendar } from '../../../api/records';
import { apiDate, isoDate } from '../../../lib/format';

export type Kind = 'rest' | 'work' | 'half';
export type Override = Calendar['days'][number];

/** A date of the drawn year. */
export interface Cell {
  iso: string;
  day: number;
  /** How it works, by its own entry or by its weekday. */
  works: Kind;
  /** It has an entry of its own. */
  own: Override | undefined;
  /** The draft says otherwise than the revision in force. */
  changed: boolean;
}

const KINDS: Record<string, Kind> = { DAY_KIND_REST: 'rest', DAY_KIND_WORK: 'work', DAY_KIND_HALF: 'half' };
export const API_KIND = { rest: 'DAY_KIND_REST', work: 'DAY_KIND_WORK', half: 'DAY_KIND_HALF' } as const;

/** Monday = 0. */
function weekday(iso: string): number {
  return (new Date(`${iso}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function ownDays(calendar: Calendar): Map<string, Override> {
  return new Map(calendar.days.map((day) => [isoDate(day.date), day]));
}

export function worksByWeek(calendar: Calendar, iso: string): Kind {
  return (calendar.weekdays[weekday(iso)]?.windows ?? []).length > 0 ? 'work' : 'rest';
}

/** The weeks of a month, Monday first; absent before its first and behind its last day. */
export function weeks(
  year: number,
  month: number,
  calendar: Calendar,
  inForce: Calendar,
): (Cell | undefined)[][] {
  const [now, before] = [ownDays(calendar), ownDays(inForce)];
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const cells: (Cell | undefined)[] = Array.from({ length: weekday(first) }, () => undefined);
  for (let day = 1; day <= length; day += 1) {
    const iso = `${first.slice(0, 8)}${String(day).padStart(2, '0')}`;
    const own = now.get(iso);
    const works = KINDS[own?.kind ?? ''] ?? worksByWeek(calendar, iso);
    cells.push({ iso, day, works, own, changed: !same(own, before.get(iso)) });
  }
  while (cells.length % 7 > 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

function same(one: Override | undefined, other: Override | undefined): boolean {
  return one?.kind === other?.kind && one?.windows.join() === other?.windows.join();
}

/** The calendar with one day as wanted; a day that is like its weekday again has no entry. */
export function withDay(
  calendar: Calendar,
  iso: string,
  wanted: { kind: Kind | 'week'; windows: string[]; name: string },
): Calendar {
  const days = calendar.days.filter((day) => isoDate(day.date) !== iso);
  if (wanted.kind === 'week') return { ...calendar, days };
  const entry = {
    date: apiDate(iso),
    kind: API_KIND[wanted.kind],
    windows: wanted.windows,
    name: wanted.name,
  } as Override;
  return { ...calendar, days: [...days, entry] };
}

/** The calendar as the API takes it: every day has its date. */
export function sent(calendar: Calendar) {
  const days = calendar.days.flatMap((day) => (day.date ? [{ ...day, date: day.date }] : []));
  return { ...calendar, days };
}
