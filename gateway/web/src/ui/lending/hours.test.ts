import { describe, expect, it } from 'vitest';
import type { Resource } from '../../api/records';
import { dayHoursOf, hoursOf, minutes, ownDaysOf, weekOf, windowsOf } from './hours';

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

describe('hours of a date', () => {
  const dayHours = [
    {
      day: { year: 2026, month: 5, day: 9 },
      windows: [
        { fromMinute: 540, toMinute: 720 },
        { fromMinute: 810, toMinute: 1020 },
        { fromMinute: 1080, toMinute: 1440 },
      ],
    },
    { day: { year: 2026, month: 5, day: 10 }, windows: [] },
  ];

  it('come back as they were written, a closed day too', () => {
    const days = ownDaysOf({ dayHours } as unknown as Resource);
    expect(days.map(({ windows }) => windows)).toEqual(['09:00-12:00 13:30-17:00 18:00-24:00', '']);
    expect(dayHoursOf(days)).toEqual(dayHours);
  });

  it('are read as people write them, or not at all', () => {
    expect(windowsOf('9:00–12:00, 13:00~15:30')).toEqual([
      { fromMinute: 540, toMinute: 720 },
      { fromMinute: 780, toMinute: 930 },
    ]);
    expect(windowsOf('  ')).toEqual([]);
    for (const wrong of ['closed', '09:00', '12:00-09:00', '09:00-09:00', '09:00-10:00-11:00'])
      expect(windowsOf(wrong)).toBeUndefined();
  });
});
