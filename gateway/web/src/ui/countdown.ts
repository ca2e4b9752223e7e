// What a clock says in words. Working time only; the platform computed it, the page lets it run on until it is asked again.
import type { Calendar, Commitment } from '../api/records';
import { local } from '../lib/format';
import type { Look } from './status-map';

/** The part of a commitment that its display needs. */
export type Clock = Pick<
  Commitment,
  'status' | 'dueTime' | 'remainingSeconds' | 'level' | 'provisional' | 'onTime' | 'unit' | 'pauses'
>;

/** Working windows of today on the platform's calendar, as instants in milliseconds. */
export interface WorkingDay {
  windows: [number, number][];
  /** Working seconds in a standard day. */
  daySeconds: number;
  /** Next working instant when it is not working now. */
  next: number | undefined;
}

/** Today's windows from the calendar's standard day; none on a rest day. */
export function workingDay(
  calendar: Calendar,
  isWorkingDay: boolean,
  now: number,
  next?: string,
): WorkingDay {
  const midnight = Date.parse(`${local(now).date}T00:00:00+08:00`);
  const at = (time: string) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return (hours * 60 + minutes) * 60_000;
  };
  const standard = calendar.windows.map((window): [number, number] => {
    const [from = '', to = ''] = window.split('-');
    return [at(from), at(to)];
  });
  const daySeconds = standard.reduce((sum, [from, to]) => sum + (to - from) / 1000, 0);
  return {
    windows: isWorkingDay ? standard.map(([from, to]) => [midnight + from, midnight + to]) : [],
    daySeconds,
    next: next ? Date.parse(next) : undefined,
  };
}

/** Working seconds between two instants of today. */
export function worked(day: WorkingDay, from: number, to: number): number {
  let sum = 0;
  for (const [open, close] of day.windows) sum += Math.max(0, Math.min(close, to) - Math.max(open, from));
  return Math.floor(sum / 1000);
}

export function isWorking(day: WorkingDay, now: number): boolean {
  return day.windows.some(([open, close]) => now >= open && now < close);
}

/** Working seconds left now, negative = overdue, of a clock that was read at `readAt`. */
export function remaining(clock: Clock, day: WorkingDay, readAt: number, now: number): number {
  const left = Number(clock.remainingSeconds);
  return clock.status === 'COMMITMENT_STATUS_RUNNING' ? left - worked(day, readAt, now) : left;
}

export interface Span {
  days: number;
  hours: number;
  minutes: number;
}

/** Days, and hours below three days; under a day hours and minutes; never seconds. */
export function span(seconds: number, daySeconds: number): Span {
  const total = Math.abs(seconds);
  const days = Math.floor(total / daySeconds);
  const rest = total - days * daySeconds;
  const hours = Math.floor(rest / 3600);
  const minutes = Math.floor((rest - hours * 3600) / 60);
  if (days >= 3) return { days, hours: 0, minutes: 0 };
  if (days >= 1) return { days, hours, minutes: 0 };
  return { days: 0, hours, minutes };
}

export type Phrase =
  | 'pending'
  | 'paused'
  | 'left'
  | 'reminder'
  | 'yellow'
  | 'red'
  | 'escalated'
  | 'done'
  | 'done-late'
  | 'cancelled'
  | 'superseded';

/** Which phrase a clock is in; a level that time has reached but no event has told yet is not claimed. */
export function phrase(clock: Clock, left: number): Phrase {
  switch (clock.status) {
    case 'COMMITMENT_STATUS_PENDING':
      return 'pending';
    case 'COMMITMENT_STATUS_PAUSED':
      return 'paused';
    case 'COMMITMENT_STATUS_COMPLETED':
      return clock.onTime ? 'done' : 'done-late';
    case 'COMMITMENT_STATUS_CANCELLED':
      return 'cancelled';
    case 'COMMITMENT_STATUS_SUPERSEDED':
      return 'superseded';
    default:
  }
  switch (clock.level) {
    case 'LEVEL_ESCALATED':
    case 'LEVEL_STATUTORY':
      return 'escalated';
    case 'LEVEL_RED':
      return 'red';
    case 'LEVEL_YELLOW':
      return left < 0 ? 'red' : 'yellow';
    case 'LEVEL_REMINDER':
      return left < 0 ? 'red' : 'reminder';
    default:
      return left < 0 ? 'red' : 'left';
  }
}

export const PHRASES: Record<Phrase, Look> = {
  pending: { tone: 'neutral', sign: 'circle' },
  left: { tone: 'neutral', sign: 'circle' },
  reminder: { tone: 'info', sign: 'clock' },
  yellow: { tone: 'warn', sign: 'triangle' },
  red: { tone: 'bad', sign: 'octagon' },
  escalated: { tone: 'alarm', sign: 'octagon-filled' },
  paused: { tone: 'paused', sign: 'bars' },
  done: { tone: 'good', sign: 'check' },
  'done-late': { tone: 'good-late', sign: 'check-late' },
  cancelled: { tone: 'gone', sign: 'cross' },
  superseded: { tone: 'gone', sign: 'cross' },
};
