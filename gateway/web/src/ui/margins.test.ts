import { describe, expect, test } from 'vitest';
import type { Candidate, Need } from '../api/records';
import { marginsOf, whatIf } from './margins';

const t = ((key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;

const candidate = (more: object): Candidate =>
  ({
    rank: 2,
    evidence: [{}],
    plan: { days: [{}] },
    margins: { validityDays: 90, freeUnits: 3 },
    ...more,
  }) as unknown as Candidate;

describe('the room of a candidate', () => {
  test('is told in the units of the need', () => {
    const need = {
      calibration: {
        range: { upper: 300, unit: 'mm', points: [] },
        uncertainty: { value: 0.02, unit: 'mm', relative: false, k: 2 },
      },
    } as unknown as Need;
    const margins = {
      validityDays: 90,
      worstUncertainty: 0.016000000000000004,
      worstAt: 300,
      freeUnits: 3,
      budgetLeftFen: '12050',
      deadlineLeftDays: 4,
    };
    expect(marginsOf(t, candidate({ margins }), need).map(({ text }) => text)).toEqual([
      'margins:days {"count":90}',
      'margins:worst {"worst":"0.016 mm","most":"0.02 mm","at":"300 mm"}',
      'margins:free {"count":3}',
      'margins:left {"money":"¥120.50"}',
      'margins:early {"count":4}',
    ]);
    expect(marginsOf(t, candidate({ margins }))[1]?.text).toContain('margins:worstAlone');
  });

  test('says nothing about what nobody knows', () => {
    expect(marginsOf(t, candidate({ margins: undefined }))).toEqual([]);
    const unknown = candidate({ plan: { days: [] }, evidence: [] });
    expect(marginsOf(t, unknown)).toEqual([]);
    const endless = candidate({ margins: { validityDays: 2_147_483_647, freeUnits: 0 } });
    expect(marginsOf(t, endless)[0]?.text).toBe('margins:endless');
  });
});

describe('the first place', () => {
  test('is reached by a price or by days, or by neither alone', () => {
    expect(whatIf(t, candidate({ priceForFirstFen: '21248', leadForFirstDays: 10 }))).toEqual([
      'margins:price {"money":"¥212.48"}',
      'margins:lead {"count":10}',
    ]);
    expect(whatIf(t, candidate({}))).toEqual(['margins:neither']);
  });

  test('has nothing more to reach', () => {
    expect(whatIf(t, candidate({ rank: 1, priceForFirstFen: '1' }))).toEqual([]);
  });
});
