import { describe, expect, it } from 'vitest';
import type { Calendar } from '../api/records';
import { type Clock, isWorking, PHRASES, phrase, remaining, span, worked, workingDay } from './countdown';

const CALENDAR = { windows: ['09:00-12:00', '13:30-17:00'] } as Calendar;
const DAY = 6.5 * 3600;
const at = (time: string) => Date.parse(`2026-11-25T${time}:00+08:00`);
const today = workingDay(CALENDAR, true, at('10:00'));
const rest = workingDay(CALENDAR, false, at('10:00'), '2026-11-30T01:00:00Z');

const clock = (change: Partial<Clock> = {}): Clock => ({
  status: 'COMMITMENT_STATUS_RUNNING',
  dueTime: '2026-11-25T09:00:00Z',
  remainingSeconds: '7200',
  level: 'LEVEL_UNSPECIFIED',
  provisional: false,
  onTime: false,
  unit: 'TERM_UNIT_WORKING_DAYS',
  pauses: [],
  ...change,
});

describe('a working day', () => {
  it('has its windows on the wall clock of Shanghai', () => {
    expect(today.windows).toEqual([
      [at('09:00'), at('12:00')],
      [at('13:30'), at('17:00')],
    ]);
    expect(today.daySeconds).toBe(DAY);
  });

  it('has none on a rest day, but its length and the next working instant', () => {
    expect(rest.windows).toEqual([]);
    expect(rest.daySeconds).toBe(DAY);
    expect(rest.next).toBe(Date.parse('2026-11-30T09:00:00+08:00'));
  });

  it('is the day of Shanghai also when it is still yesterday elsewhere', () => {
    const early = workingDay(CALENDAR, true, Date.parse('2026-11-24T17:00:00Z'));
    expect(early.windows[0]).toEqual([at('09:00'), at('12:00')]);
  });
});

describe('worked time', () => {
  it('runs inside a window', () => expect(worked(today, at('09:30'), at('10:15'))).toBe(2700));
  it('does not run over lunch', () => {
    expect(worked(today, at('11:30'), at('14:00'))).toBe(3600);
    expect(worked(today, at('12:00'), at('13:30'))).toBe(0);
  });
  it('does not run before the morning or after the end of the day', () => {
    expect(worked(today, at('07:00'), at('09:10'))).toBe(600);
    expect(worked(today, at('16:30'), at('23:00'))).toBe(1800);
    expect(worked(today, at('17:00'), at('23:00'))).toBe(0);
  });
  it('is a whole day from midnight to midnight', () =>
    expect(worked(today, at('00:00'), at('23:59'))).toBe(DAY));
  it('never runs on a rest day or backwards', () => {
    expect(worked(rest, at('00:00'), at('23:59'))).toBe(0);
    expect(worked(today, at('11:00'), at('10:00'))).toBe(0);
  });
});

describe('office hours', () => {
  it('open with the first instant and close with the last', () => {
    expect(isWorking(today, at('09:00'))).toBe(true);
    expect(isWorking(today, at('12:00'))).toBe(false);
    expect(isWorking(today, at('12:45'))).toBe(false);
    expect(isWorking(today, at('13:30'))).toBe(true);
    expect(isWorking(today, at('17:00'))).toBe(false);
    expect(isWorking(rest, at('10:00'))).toBe(false);
  });
});

describe('remaining time', () => {
  it('shrinks by what was worked since it was read', () => {
    expect(remaining(clock(), today, at('10:00'), at('10:30'))).toBe(5400);
    expect(remaining(clock(), today, at('11:30'), at('14:00'))).toBe(3600);
  });
  it('stands still out of hours', () => {
    expect(remaining(clock(), today, at('18:00'), at('20:00'))).toBe(7200);
    expect(remaining(clock(), rest, at('10:00'), at('16:00'))).toBe(7200);
  });
  it('goes below nothing when overdue', () => {
    expect(remaining(clock({ remainingSeconds: '600' }), today, at('10:00'), at('10:30'))).toBe(-1200);
    expect(remaining(clock({ remainingSeconds: '-600' }), today, at('10:00'), at('10:30'))).toBe(-2400);
  });
  it('is frozen while the clock does not run', () => {
    for (const status of ['COMMITMENT_STATUS_PAUSED', 'COMMITMENT_STATUS_PENDING'] as const)
      expect(remaining(clock({ status }), today, at('10:00'), at('16:00'))).toBe(7200);
  });
});

describe('a span', () => {
  it('has days alone from three days on', () => {
    expect(span(3 * DAY, DAY)).toEqual({ days: 3, hours: 0, minutes: 0 });
    expect(span(5 * DAY + 3600, DAY)).toEqual({ days: 5, hours: 0, minutes: 0 });
  });
  it('has hours beside one or two days', () => {
    expect(span(2 * DAY + 3 * 3600 + 59 * 60, DAY)).toEqual({ days: 2, hours: 3, minutes: 0 });
    expect(span(DAY, DAY)).toEqual({ days: 1, hours: 0, minutes: 0 });
  });
  it('has hours and minutes below a day, never seconds', () => {
    expect(span(DAY - 1, DAY)).toEqual({ days: 0, hours: 6, minutes: 29 });
    expect(span(59, DAY)).toEqual({ days: 0, hours: 0, minutes: 0 });
  });
  it('is the same for what is left and what is over', () => {
    expect(span(-(DAY + 3600), DAY)).toEqual(span(DAY + 3600, DAY));
  });
});

describe('a phrase', () => {
  it('follows the status of a clock that does not run', () => {
    expect(phrase(clock({ status: 'COMMITMENT_STATUS_PENDING' }), 0)).toBe('pending');
    expect(phrase(clock({ status: 'COMMITMENT_STATUS_PAUSED', level: 'LEVEL_RED' }), -1)).toBe('paused');
    expect(phrase(clock({ status: 'COMMITMENT_STATUS_COMPLETED', onTime: true }), 1)).toBe('done');
    expect(phrase(clock({ status: 'COMMITMENT_STATUS_COMPLETED' }), -1)).toBe('done-late');
    expect(phrase(clock({ status: 'COMMITMENT_STATUS_CANCELLED' }), 1)).toBe('cancelled');
    expect(phrase(clock({ status: 'COMMITMENT_STATUS_SUPERSEDED' }), 1)).toBe('superseded');
  });
  it('follows the level of a running clock', () => {
    expect(phrase(clock(), 3600)).toBe('left');
    expect(phrase(clock({ level: 'LEVEL_REMINDER' }), 3600)).toBe('reminder');
    expect(phrase(clock({ level: 'LEVEL_YELLOW' }), 3600)).toBe('yellow');
    expect(phrase(clock({ level: 'LEVEL_RED' }), -60)).toBe('red');
    expect(phrase(clock({ level: 'LEVEL_ESCALATED' }), -60)).toBe('escalated');
    expect(phrase(clock({ level: 'LEVEL_STATUTORY' }), -60)).toBe('escalated');
  });
  it('is overdue as soon as nothing is left, whatever level was told last', () => {
    for (const level of ['LEVEL_UNSPECIFIED', 'LEVEL_REMINDER', 'LEVEL_YELLOW'] as const) {
      expect(phrase(clock({ level }), -1)).toBe('red');
      expect(phrase(clock({ level }), 0)).not.toBe('red');
    }
  });
  it('claims no yellow card that no event has told', () => {
    expect(phrase(clock(), 60)).toBe('left');
  });
  it('has a sign of its own beside the colour where colours meet', () => {
    expect(PHRASES.red.sign).not.toBe(PHRASES.escalated.sign);
    expect(PHRASES.done.sign).not.toBe(PHRASES['done-late'].sign);
    expect(PHRASES.yellow.sign).not.toBe(PHRASES.red.sign);
  });
});
