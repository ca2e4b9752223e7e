import { describe, expect, it } from 'vitest';
import type { Calendar, Cell } from '../../../api/records';
import { kindOf, markOf, meant, monday, moved, range, WEEKDAYS } from './days';

const cell = (part: Partial<Cell>): Cell => ({
  poolId: 'p',
  providerId: 'o',
  day: { year: 2026, month: 12, day: 1 },
  total: 10,
  held: 0,
  used: 0,
  closed: false,
  version: '1',
  state: 'CELL_STATE_OPEN',
  origin: 'CELL_ORIGIN_OVERRIDE',
  reason: '',
  ...part,
});

describe('the capacity calendar', () => {
  it('begins on Mondays', () => {
    expect(monday('2026-11-28')).toBe('2026-11-23');
    expect(monday('2026-11-23')).toBe('2026-11-23');
    expect(monday('2026-11-29')).toBe('2026-11-23');
  });

  it('tells rest days, working days and weekends that are worked', () => {
    const calendar = {
      restDays: [{ year: 2026, month: 10, day: 1 }],
      workDays: [{ year: 2026, month: 10, day: 10 }],
    } as unknown as Calendar;
    const kind = kindOf(calendar);
    expect(['2026-10-01', '2026-10-03', '2026-10-10', '2026-10-12'].map(kind)).toEqual([
      'rest',
      'rest',
      'makeup',
      'work',
    ]);
  });

  it('marks days as the platform tells their state; a day that was never made offers nothing', () => {
    expect(markOf(undefined)).toBe('closed');
    expect(markOf(cell({ state: 'CELL_STATE_CLOSED', closed: true }))).toBe('closed');
    expect(markOf(cell({ state: 'CELL_STATE_HOLIDAY', closed: true }))).toBe('holiday');
    expect(markOf(cell({ state: 'CELL_STATE_FULL', held: 4, used: 6 }))).toBe('full');
    expect(markOf(cell({}))).toBe('open');
  });

  it('moves by arrows, extends with Shift within one pool', () => {
    const start = { pool: 0, anchor: 3, at: 3 };
    expect(moved(start, 'ArrowRight', false, 2, 21)).toEqual({ pool: 0, anchor: 4, at: 4 });
    const wide = moved(start, 'ArrowLeft', true, 2, 21);
    expect(wide).toEqual({ pool: 0, anchor: 3, at: 2 });
    expect(range({ pool: 0, anchor: 3, at: 2 })).toEqual([2, 3]);
    expect(moved(start, 'ArrowDown', false, 2, 21)).toEqual({ pool: 1, anchor: 3, at: 3 });
    expect(moved(start, 'ArrowDown', true, 2, 21)).toEqual(start);
    expect(moved({ pool: 1, anchor: 20, at: 20 }, 'ArrowRight', true, 2, 21)?.at).toBe(20);
    expect(moved(start, 'x', false, 2, 21)).toBeUndefined();
  });

  it('means the working days of a range that has days of rest too', () => {
    const kind = kindOf({ restDays: [], workDays: [] } as unknown as Calendar);
    expect(meant(['2026-11-23', '2026-11-28'], kind)).toEqual(WEEKDAYS.slice(0, 5));
    expect(meant(['2026-11-28', '2026-11-29'], kind)).toEqual([...WEEKDAYS]);
    expect(meant(['2026-11-23'], kind)).toEqual([...WEEKDAYS]);
  });
});
