import { describe, expect, it } from 'vitest';
import type { Resource } from '../../api/records';
import { hoursOf, minutes, weekOf } from './hours';

const shared = (weeklyHours: ReturnType<typeof hoursOf>) => ({ weeklyHours }) as unknown as Resource;

describe('opening hours', () => {
  it('come back as they were written', () => {
    const week = {
      days: [1, 3, 5],
      morning: { from: '08:30', to: '12:00' },
      afternoon: { from: '', to: '' },
    };
    expect(hoursOf(week)).toHaveLength(3);
    expect(weekOf(shared(hoursOf(week)))).toEqual(week);
  });

  it('that differ from day to day are left to whoever wrote them', () => {
    const hours = [
      { weekday: 1, window: { fromMinute: 480, toMinute: 720 } },
      { weekday: 2, window: { fromMinute: 540, toMinute: 720 } },
    ];
    expect(weekOf(shared(hours))).toBeUndefined();
  });

  it('that are no times are told from midnight', () => {
    expect([minutes('00:00'), minutes('24:00'), minutes('8'), minutes('')]).toEqual([0, 1440, -1, -1]);
  });
});
