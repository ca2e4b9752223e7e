import { describe, expect, test } from 'vitest';
import type { ServiceRequest } from '../../api/records';
import { bodyOf, type Draft, draftOf } from './draft';
import { needOf } from './need';
import { emptyRow, type ItemRow, rowFrom } from './row';
import { inspected } from './steps/inspected';
import { pasted } from './steps/paste';

const request = (...needs: object[]) =>
  ({
    title: '',
    text: '',
    cluster: 'CLUSTER_UNSPECIFIED',
    stage: 'STAGE_UNSPECIFIED',
    region: '371002',
    visibleDocumentIds: [],
    items: needs.map((need, index) => ({
      id: `i${index}`,
      sampleNeeded: false,
      need: { quantity: 1, delivery: 'DELIVERY_UNSPECIFIED', accreditations: [], ...need },
    })),
  }) as unknown as ServiceRequest;

const draft = (more: Partial<Draft> = {}): Draft => ({ ...draftOf(request()), ...more });
const row = (more: Partial<ItemRow>): ItemRow => ({ ...emptyRow('ITEM_KIND_INSPECTION'), ...more });

describe('an inspection in the form', () => {
  test('is sent with its own fields and read back the same', () => {
    const written = row({
      object: 'crane',
      activity: 'before shipping',
      field: 'machines',
      place: '371003',
      standards: 'GB/T 1、GB/T 2',
    });
    const need = needOf(written, draft({ delivery: 'DELIVERY_SEND_SAMPLE' }));
    expect(need).toMatchObject({
      kind: 'ITEM_KIND_INSPECTION',
      delivery: 'DELIVERY_ON_SITE',
      inspection: {
        object: 'crane',
        activity: 'before shipping',
        field: 'machines',
        place: '371003',
        standards: ['GB/T 1', 'GB/T 2'],
      },
    });
    expect(need.testing).toBeUndefined();
    expect(draftOf(request(need)).items).toEqual([{ ...written, id: 'i0' }]);
  });

  test('that must prove something asks for the mark of the law', () => {
    const need = needOf(row({ object: 'crane', activity: 'a' }), draft({ legalEffect: true }));
    expect(need.accreditations).toEqual(['ACCREDITATION_SCHEME_CMA']);
  });

  test('on site leaves the delivery of the others as it was', () => {
    const test = { kind: 'ITEM_KIND_TESTING', delivery: 'DELIVERY_SEND_SAMPLE' };
    const inspection = { object: 'crane', activity: 'a', field: '', place: '371003', standards: [] };
    const found = draftOf(
      request(
        { kind: 'ITEM_KIND_INSPECTION', delivery: 'DELIVERY_ON_SITE', inspection },
        { ...test, testing: { object: 'fibre', parameters: ['p'], standards: [], method: '' } },
      ),
    );
    expect(found.delivery).toBe('DELIVERY_SEND_SAMPLE');
  });
});

describe('an inspection that was written as a test', () => {
  const old = (parameters: string[]) => ({
    kind: 'ITEM_KIND_INSPECTION',
    testing: { object: 'crane', parameters, standards: ['GB/T 1'], method: '', legalEffect: true },
  });

  test('is copied as an inspection', () => {
    const copied = bodyOf(draftOf(request(old(['look'])))).items?.[0]?.need;
    expect(copied).toMatchObject({
      accreditations: ['ACCREDITATION_SCHEME_CMA'],
      inspection: { object: 'crane', activity: 'look', standards: ['GB/T 1'] },
    });
    expect(copied?.testing).toBeUndefined();
  });

  test('keeps several parameters apart, and their faults are shown at the activity', () => {
    const copied = bodyOf(draftOf(request(old(['look', 'size'])))).items?.[0]?.need;
    expect(copied?.testing?.parameters).toEqual(['look', 'size']);
    expect(copied?.inspection).toBeUndefined();
    const at = (field: string) =>
      inspected([{ field, reason: '', zh: '', en: '' }], 'items[0].need')[0]?.field;
    expect(at('items[0].need.testing.parameters[1]')).toBe('items[0].need.inspection.activity');
    expect(at('items[0].need.testing.standards[0]')).toBe('items[0].need.inspection.standards[0]');
    expect(at('items[0].need.inspection.object')).toBe('items[0].need.inspection.object');
    expect(at('items[0].need.quantity')).toBe('items[0].need.quantity');
  });

  test('in a draft of this browser has its words in the right fields', () => {
    const { field, place, ...older } = emptyRow('ITEM_KIND_INSPECTION');
    expect(rowFrom({ ...older, object: 'crane', parameters: 'look' })).toEqual(
      row({ object: 'crane', activity: 'look' }),
    );
    expect([field, place]).toEqual(['', '']);
  });
});

describe('rows of a sheet', () => {
  test('name the activity of an inspection and the parameters of a test', () => {
    const text = 'crane\tlook\tGB/T 1\t2';
    expect(pasted(text, 'ITEM_KIND_INSPECTION')).toEqual([
      row({ object: 'crane', activity: 'look', standards: 'GB/T 1', quantity: '2' }),
    ]);
    expect(pasted(text, 'ITEM_KIND_TESTING')[0]).toMatchObject({ parameters: 'look', activity: '' });
  });
});
