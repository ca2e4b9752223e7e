import { describe, expect, test } from 'vitest';
import { closedPeriods, daysOf } from './period';

const none = { from: '', to: '' };

describe('the days of a league table', () => {
  test('presets follow today over the turn of a year', () => {
    expect(daysOf('YEAR', '2026-03-09', none)).toEqual({ from: '2025-04-01', to: '2026-03-10' });
    expect(daysOf('MONTH', '2026-01-31', none)).toEqual({ from: '2026-01-01', to: '2026-02-01' });
    expect(daysOf('LAST_MONTH', '2026-01-09', none)).toEqual({ from: '2025-12-01', to: '2026-01-01' });
    expect(daysOf('QUARTER', '2026-05-09', none)).toEqual({ from: '2026-04-01', to: '2026-05-10' });
    expect(daysOf('LAST_QUARTER', '2026-02-09', none)).toEqual({ from: '2025-10-01', to: '2026-01-01' });
  });

  test('what is no day falls back', () => {
    expect(daysOf('CUSTOM', '2026-03-09', { from: '2026-01-05', to: 'x' })).toEqual({
      from: '2026-01-05',
      to: '2026-03-10',
    });
  });
});

test('quarters and months can be published once they are over, newest first', () => {
  const periods = closedPeriods('2026-03-09');
  expect(periods.slice(0, 2)).toEqual(['2025-Q4', '2025-Q3']);
  expect(periods.slice(8, 11)).toEqual(['2026-02', '2026-01', '2025-12']);
  expect(closedPeriods('2026-04-01')[0]).toBe('2026-Q1');
  expect(closedPeriods('2026-01-01').slice(7, 9)).toEqual(['2024-Q1', '2025-12']);
});
