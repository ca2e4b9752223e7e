import { describe, expect, test } from 'vitest';
import type { Candidate, Need } from '../api/records';
import { objectOf, parametersOf, shortNeed, standardsOf } from './need';
import { hoursOf, slotFacts, spanText } from './slot';

const need = (more: object) => more as unknown as Need;
const t = ((key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;

describe('a need in a line of words', () => {
  test('an inspection tells its object, its activity and its standards', () => {
    const one = need({
      kind: 'ITEM_KIND_INSPECTION',
      inspection: {
        object: 'crane',
        activity: 'before shipping',
        field: '',
        place: '',
        standards: ['GB/T 1'],
      },
    });
    expect(objectOf(one)).toBe('crane');
    expect(parametersOf(one)).toEqual(['before shipping']);
    expect(standardsOf(one)).toEqual(['GB/T 1']);
    expect(shortNeed(t, one)).toBe('common:kind.ITEM_KIND_INSPECTION · crane · before shipping');
  });

  test('an inspection by standards alone has no parameters', () => {
    const one = need({ inspection: { object: 'crane', activity: '', standards: ['GB/T 1'] } });
    expect(parametersOf(one)).toEqual([]);
  });

  test('a booking tells what it has to be capable of', () => {
    const one = need({ kind: 'ITEM_KIND_RESOURCE', resource: { capability: 'tensile 100 kN' } });
    expect(objectOf(one)).toBe('tensile 100 kN');
    expect(standardsOf(one)).toEqual([]);
    expect(shortNeed(t, one)).toBe('common:kind.ITEM_KIND_RESOURCE · tensile 100 kN');
  });

  test('a service tells its activity and its subject, and nothing is told of no need', () => {
    expect(objectOf(need({ service: { activity: 'reading', subject: 'fibres', standards: [] } }))).toBe(
      'reading fibres',
    );
    expect([objectOf(undefined), shortNeed(t, undefined)]).toEqual(['', '']);
  });
});

describe('the slot of a candidate', () => {
  const slot = { startTime: '2026-03-10T01:00:00Z', endTime: '2026-03-10T04:30:00Z', slots: 7 };

  test('a span within a day names the day once', () => {
    expect(spanText(slot)).toContain('2026-03-10');
    expect(spanText(slot).match(/2026-03-10/g)).toHaveLength(1);
    expect(spanText(slot)).toMatch(/09:00–12:30$/);
    expect(spanText({ startTime: slot.startTime })).toBe('—');
  });

  test('its length is in hours to a tenth', () => {
    expect(hoursOf(slot)).toBe(3.5);
    expect(hoursOf({})).toBe(0);
  });

  test('its facts are when, how long and the fee', () => {
    const candidate = { slot, plan: { priceFen: '45000' } } as unknown as Candidate;
    expect(slotFacts(t, candidate).slice(1)).toEqual([
      'work:slot.length {"hours":3.5,"slots":7}',
      'work:slot.fee {"fee":"¥450.00"}',
    ]);
    const unpriced = { slot, plan: {} } as unknown as Candidate;
    expect(slotFacts(t, unpriced)[2]).toBe('work:slot.onRequest');
    expect(slotFacts(t, { plan: {} } as unknown as Candidate)).toEqual([]);
  });
});
