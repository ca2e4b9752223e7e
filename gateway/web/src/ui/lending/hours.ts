// Opening hours as a person writes them: one line for the days and one for the times.
import type { Resource } from '../../api/records';
import { apiDate, isoDate } from '../../lib/format';

export interface Week {
  /** 1 Monday to 7 Sunday. */
  days: number[];
  morning: { from: string; to: string };
  afternoon: { from: string; to: string };
}

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Minutes since midnight; -1 when it is no time. */
export function minutes(text: string): number {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : -1;
}

const EMPTY: Week = {
  days: [1, 2, 3, 4, 5],
  morning: { from: '08:00', to: '12:00' },
  afternoon: { from: '13:30', to: '17:30' },
};

/** What the form shows of a resource; a week that this form cannot show is undefined and is kept as it is. */
export function weekOf(one: Resource | undefined): Week | undefined {
  const hours = one?.weeklyHours ?? [];
  if (hours.length === 0) return EMPTY;
  const byDay = new Map<number, string[]>();
  for (const { weekday, window } of hours) {
    const span = `${window?.fromMinute ?? 0}-${window?.toMinute ?? 0}`;
    byDay.set(
      weekday,
      [...(byDay.get(weekday) ?? []), span].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
    );
  }
  const spans = [...byDay.values()].map((list) => list.join(','));
  const first = spans[0] ?? '';
  const windows = first.split(',');
  if (windows.length > 2 || spans.some((list) => list !== first)) return undefined;
  const times = windows.map((span) => {
    const [from, to] = span.split('-').map(Number);
    return { from: clock(from ?? 0), to: clock(to ?? 0) };
  });
  const none = { from: '', to: '' };
  return { days: [...byDay.keys()].sort(), morning: times[0] ?? none, afternoon: times[1] ?? none };
}

/** The hours of the API; an empty part of the day is closed. */
export function hoursOf(week: Week) {
  return week.days.flatMap((weekday) =>
    [week.morning, week.afternoon]
      .filter(({ from, to }) => from || to)
      .map(({ from, to }) => ({ weekday, window: { fromMinute: minutes(from), toMinute: minutes(to) } })),
  );
}

/** A date with hours of its own, as written: `09:00-12:00 13:30-17:00`; without hours it is closed. */
export interface OwnDay {
  /** Tells rows apart while they are written. */
  key: string;
  /** ISO. */
  day: string;
  windows: string;
}

export function ownDaysOf(one: Resource | undefined): OwnDay[] {
  return (one?.dayHours ?? []).map(({ day, windows }, index) => ({
    key: String(index),
    day: isoDate(day),
    windows: windows.map(({ fromMinute, toMinute }) => `${clock(fromMinute)}-${clock(toMinute)}`).join(' '),
  }));
}

/** Windows of a day; undefined when what is written are none. */
export function windowsOf(text: string): { fromMinute: number; toMinute: number }[] | undefined {
  const spans = text
    .trim()
    .replace(/：/g, ':')
    .split(/[\s,，;；]+/)
    .filter(Boolean);
  const windows = spans.map((span) => {
    const [from = '', to = '', more] = span.split(/[-–—~]/);
    return { fromMinute: more === undefined ? minutes(from) : -1, toMinute: minutes(to) };
  });
  return windows.some(({ fromMinute, toMinute }) => fromMinute < 0 || toMinute <= fromMinute)
    ? undefined
    : windows;
}

/** The days of the API, for those that are written right. */
export function dayHoursOf(days: OwnDay[]) {
  return days.map(({ day, windows }) => ({ day: apiDate(day) ?? {}, windows: windowsOf(windows) ?? [] }));
}

/** What is wrong with the dates: field of the API and key of the words. */
export function wrongDays(days: OwnDay[]): { field: string; text: 'wrongDay' | 'wrongWindows' }[] {
  return days.flatMap(({ day, windows }, index) => [
    ...(apiDate(day) && days.findIndex((other) => other.day === day) === index
      ? []
      : [{ field: `resource.day_hours[${index}].day`, text: 'wrongDay' as const }]),
    ...(windowsOf(windows)
      ? []
      : [{ field: `resource.day_hours[${index}].windows`, text: 'wrongWindows' as const }]),
  ]);
}
