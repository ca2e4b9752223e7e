import { describe, expect, test } from 'vitest';
import type { ServiceRequest } from '../../../api/records';
import { duplicates, newEntry, newItem, ownFields, requestOf } from './entry';

const entry = (more: object) => ({
  ...newEntry(),
  items: [{ ...newItem(), kind: 'ITEM_KIND_INSPECTION' as const, ...more }],
});

describe('an inspection at the counter', () => {
  test('is sent with its own fields', () => {
    const typed = entry({ object: ' crane ', parameters: 'look', field: 'machines', place: '371003' });
    expect(requestOf(typed, '').items?.[0]?.need).toEqual({
      kind: 'ITEM_KIND_INSPECTION',
      quantity: 1,
      accreditations: ['ACCREDITATION_SCHEME_CMA'],
      inspection: { object: 'crane', activity: 'look', field: 'machines', place: '371003', standards: [] },
    });
  });

  test('shows each fault where it was typed', () => {
    const at = (name: string) =>
      ownFields([{ field: `items[0].need.inspection.${name}`, reason: '', zh: '', en: '' }])[0]?.field;
    expect(['object', 'activity', 'standards[1]', 'field', 'place'].map(at)).toEqual([
      'items[0].need.object',
      'items[0].need.parameters',
      'items[0].need.standards',
      'items[0].need.field',
      'items[0].need.place',
    ]);
  });

  test('is a duplicate of an open case about the same object', () => {
    const of = (object: string) =>
      ({
        state: 'REQUEST_STATE_ACCEPTED',
        items: [{ need: { inspection: { object, standards: [] } } }],
      }) as unknown as ServiceRequest;
    expect(duplicates([of('crane'), of('lift')], entry({ object: 'crane' }))).toEqual([of('crane')]);
  });
});

describe('a calibration at the counter', () => {
  test('is sent with its range and its uncertainty', () => {
    const typed = {
      ...newEntry(),
      items: [
        {
          ...newItem(),
          kind: 'ITEM_KIND_CALIBRATION' as const,
          object: 'calliper',
          parameters: 'length',
          lower: '0',
          lowerOpen: true,
          upper: '300',
          uncertainty: '0.02',
          k: '2',
        },
      ],
    };
    expect(requestOf(typed, '').items?.[0]?.need?.calibration).toEqual({
      instrument: 'calliper',
      measurand: 'length',
      mode: 'CALIBRATION_MODE_CALIBRATION',
      standards: [],
      range: { lower: 0, lowerOpen: true, upper: 300, unit: 'mm' },
      uncertainty: { value: 0.02, unit: 'mm', relative: false, k: 2 },
    });
  });

  test('shows what is wrong with its figures at their fields', () => {
    const at = (field: string) => ownFields([{ field, reason: '', zh: '', en: '' }])[0]?.field;
    expect(at('items[0].need.calibration.uncertainty.unit')).toBe(
      'items[0].need.calibration.uncertainty.unit',
    );
    expect(at('items[0].need.calibration.range.lower')).toBe('items[0].need.calibration.range.lower');
  });
});
