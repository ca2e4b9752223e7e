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
