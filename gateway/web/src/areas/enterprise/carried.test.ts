import { describe, expect, test } from 'vitest';
import type { Need, ServiceRequest } from '../../api/records';
import { copyOfDraft } from './copy';
import { bodyOf, draftOf } from './draft';
import { changed } from './need';
import { unreadable } from './numbers';

/** A need as it is read: every scalar and every list is there. */
const need = (more: object): Need =>
  ({
    itemId: 'i',
    cluster: 'CLUSTER_UNSPECIFIED',
    quantity: 3,
    region: '371002',
    delivery: 'DELIVERY_SEND_SAMPLE',
    accreditations: ['ACCREDITATION_SCHEME_CNAS'],
    excludedProviderIds: [],
    allowVersion: 'VERSION_POLICY_UNSPECIFIED',
    acceptWithdrawn: false,
    openSlots: [],
    ...more,
  }) as unknown as Need;

const request = (...needs: Need[]) =>
  ({
    title: 'title',
    text: '',
    cluster: 'CLUSTER_UNSPECIFIED',
    stage: 'STAGE_UNSPECIFIED',
    region: '371002',
    deadline: { year: 2026, month: 12, day: 31 },
    visibleDocumentIds: [],
    items: needs.map((one, index) => ({ id: `i${index}`, sampleNeeded: false, need: one })),
  }) as unknown as ServiceRequest;

const saved = (...needs: Need[]) =>
  (bodyOf(draftOf(request(...needs))).items ?? []).map((item) => item.need ?? {});

/** What a kind does not say is left out; what it says has to be there again. */
const said = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, one]) =>
      !['itemId', 'openSlots'].includes(name) &&
      one !== '' &&
      one !== false &&
      one !== 0 &&
      !(Array.isArray(one) && one.length === 0) &&
      !String(one).endsWith('_UNSPECIFIED'),
  );
  return Object.fromEntries(kept.map(([name, one]) => [name, said(one)]));
};

const COMMON = {
  excludedProviderIds: ['p1', 'p2'],
  weights: { fit: 500, price: 100, lead: 100, distance: 100, onTime: 100, credit: 100 },
  allowVersion: 'VERSION_POLICY_NEWER',
  acceptWithdrawn: true,
  point: { latitude: 37.5, longitude: 122.1 },
  earliestStart: { year: 2026, month: 12, day: 1 },
  latestStart: { year: 2026, month: 12, day: 8 },
  budgetFen: '150000',
};

const KINDS: Record<string, object> = {
  testing: {
    kind: 'ITEM_KIND_TESTING',
    testing: {
      object: 'fibre',
      parameters: ['a', 'b'],
      standards: ['GB/T 1', 'GB/T 2'],
      method: 'first',
      legalEffect: true,
      hazardous: true,
      maxHours: 24,
    },
  },
  calibration: {
    kind: 'ITEM_KIND_CALIBRATION',
    calibration: {
      instrument: 'multimeter',
      measurand: 'voltage',
      mode: 'CALIBRATION_MODE_CALIBRATION',
      standards: ['JJF 1'],
      range: { lower: 4, upper: 1000, lowerOpen: true, upperOpen: true, points: [], unit: 'V', raw: '>4' },
      qualifiers: [
        { name: 'frequency', range: { lower: 40, upper: 400, upperOpen: true, points: [], unit: 'Hz' } },
        { name: 'load', range: { points: [1, 2.5], unit: 'kΩ' } },
      ],
      uncertainty: { value: 0.05, unit: '%', relative: true, k: 3 },
    },
  },
  'calibration at points': {
    kind: 'ITEM_KIND_CALIBRATION',
    calibration: {
      instrument: 'meter',
      measurand: 'pH',
      mode: 'CALIBRATION_MODE_VERIFICATION',
      standards: [],
      range: { points: [4, 6.86, 9.18], unit: 'pH' },
      qualifiers: [],
      uncertainty: { value: 0.01, unit: 'pH', relative: false, k: 0 },
    },
  },
  'calibration up to': {
    kind: 'ITEM_KIND_CALIBRATION',
    calibration: {
      instrument: 'scale',
      measurand: '',
      mode: 'CALIBRATION_MODE_CALIBRATION',
      standards: [],
      range: { lower: 0, upper: 30, lowerImplied: true, points: [], unit: 'kg', raw: 'up to 30 kg' },
      qualifiers: [],
    },
  },
  certification: {
    kind: 'ITEM_KIND_CERTIFICATION',
    certification: { scheme: 'GB/T 9', category: 'IAF 17', stage: 'CERTIFICATION_STAGE_RENEWAL', sites: 4 },
  },
  standards: {
    kind: 'ITEM_KIND_STANDARDS',
    service: { element: 'ELEMENT_STANDARDS', activity: 'read', standards: ['GB/T 1'], subject: 'fibre' },
  },
  advisory: {
    kind: 'ITEM_KIND_ADVISORY',
    service: { element: 'ELEMENT_BRAND', activity: 'read', standards: [], subject: 'fibre' },
  },
  inspection: {
    kind: 'ITEM_KIND_INSPECTION',
    delivery: 'DELIVERY_ON_SITE',
    inspection: { field: 'f', activity: 'a', object: 'crane', place: '371003', standards: ['GB/T 1'] },
  },
  'inspection with a method': {
    kind: 'ITEM_KIND_INSPECTION',
    testing: { object: 'crane', parameters: ['a'], standards: [], method: 'm', hazardous: true, maxHours: 6 },
  },
};

describe('a need through the form', () => {
  test.each(Object.entries(KINDS))('%s comes back with every field', (_, kind) => {
    const one = need({ ...COMMON, ...kind });
    const { region, ...rest } = said(one) as { region: string };
    expect(region).toBe('371002');
    // The region is the request's, which the platform fills in.
    expect(said(saved(one)[0])).toEqual(rest);
  });

  test('keeps what it says otherwise than its request', () => {
    const otherwise = {
      region: '371003',
      deadline: { year: 2026, month: 12, day: 10 },
      cluster: 'CLUSTER_FISHING_TACKLE',
    };
    expect(saved(need({ ...KINDS.advisory, ...otherwise }))[0]).toMatchObject(otherwise);
    const alike = need({ ...KINDS.advisory, deadline: { year: 2026, month: 12, day: 31 } });
    expect(saved(alike)[0]?.deadline).toBeUndefined();
  });

  test('keeps its own delivery, marks and sample beside others', () => {
    const plain = { object: 'yarn', parameters: ['a'], standards: [], method: '' };
    const first = need({ kind: 'ITEM_KIND_TESTING', testing: { ...plain, maxHours: 0, hazardous: false } });
    const second = need({
      ...KINDS.testing,
      delivery: 'DELIVERY_REMOTE',
      accreditations: ['ACCREDITATION_SCHEME_CMA'],
    });
    const [a, b] = saved(first, second);
    expect(a).toMatchObject({
      delivery: 'DELIVERY_SEND_SAMPLE',
      accreditations: ['ACCREDITATION_SCHEME_CNAS'],
    });
    expect(b).toMatchObject({
      delivery: 'DELIVERY_REMOTE',
      accreditations: ['ACCREDITATION_SCHEME_CMA'],
      testing: { legalEffect: true, hazardous: true, maxHours: 24 },
    });
  });

  test('takes over what is then said for the whole request', () => {
    const draft = draftOf(
      request(need({ ...KINDS.calibration }), need({ ...KINDS.testing, delivery: 'DELIVERY_REMOTE' })),
    );
    const now = bodyOf(changed(draft, { delivery: 'DELIVERY_ON_SITE' }));
    expect(now.items?.map((item) => item.need?.delivery)).toEqual(['DELIVERY_ON_SITE', 'DELIVERY_ON_SITE']);
    const same = bodyOf(changed(draft, { title: 'other' }));
    expect(same.items?.map((item) => item.need?.delivery)).toEqual([
      'DELIVERY_SEND_SAMPLE',
      'DELIVERY_REMOTE',
    ]);
  });

  test('of another kind keeps what belongs to no kind', () => {
    const draft = draftOf(request(need({ ...COMMON, ...KINDS.testing })));
    const items = draft.items.map((row) => ({ ...row, kind: 'ITEM_KIND_CERTIFICATION' as const }));
    const now = bodyOf({ ...draft, items }).items?.[0]?.need;
    expect(now?.excludedProviderIds).toEqual(['p1', 'p2']);
    expect(now?.testing).toBeUndefined();
    expect(now?.certification?.scheme).toBe('fibre');
  });

  test('is copied without its days', () => {
    const copied = bodyOf(copyOfDraft(request(need({ ...COMMON, ...KINDS.testing })))).items?.[0];
    expect(copied?.id).toBeUndefined();
    expect(copied?.need).toMatchObject({ budgetFen: '150000', allowVersion: 'VERSION_POLICY_NEWER' });
    expect(copied?.need?.earliestStart).toBeUndefined();
    expect(copied?.need?.latestStart).toBeUndefined();
  });
});

describe('figures that are changed', () => {
  const draft = draftOf(request(need({ ...KINDS['calibration up to'] })));
  const sent = (part: object) => {
    const items = draft.items.map((row) => ({ ...row, ...part }));
    return bodyOf({ ...draft, items }).items?.[0]?.need?.calibration;
  };

  test('are sent without the words of the ones before', () => {
    expect(sent({ upper: '60' })?.range).toEqual({ lower: 0, upper: 60, unit: 'kg' });
    expect(sent({ lower: '', upper: '', points: '1、2 5', unit: 'kg' })?.range).toEqual({
      points: [1, 2, 5],
      unit: 'kg',
    });
    expect(sent({ lower: '', upper: '' })?.range).toBeUndefined();
  });

  test('have a unit of the reading when they are relative', () => {
    expect(sent({ uncertainty: '0.5', relative: true, k: '2' })?.uncertainty).toEqual({
      value: 0.5,
      unit: '%',
      relative: true,
      k: 2,
    });
    expect(sent({ uncertainty: '0.5' })?.uncertainty).toEqual({ value: 0.5, unit: 'kg', relative: false });
  });

  test('that are no numbers, or both ends and points, are told beside their fields', () => {
    const faults = (part: object) => {
      const items = draft.items.map((row) => ({ ...row, ...part }));
      return unreadable({ ...draft, items }).map((one) =>
        one.field.replace('items[0].need.calibration.', ''),
      );
    };
    expect(faults({ k: 'two', upper: '3o' })).toEqual(['range.upper', 'uncertainty.k']);
    expect(faults({ points: '1,000' })).toEqual(['range.points']);
    expect(faults({ points: '1 2' })).toEqual(['range.points']);
    const condition = { lower: '1', upper: '', lowerOpen: false, upperOpen: false, points: '', unit: 'Hz' };
    expect(faults({ conditions: [{ ...condition, name: '' }] })).toEqual(['qualifiers[0].name']);
    expect(faults({})).toEqual([]);
  });
});
