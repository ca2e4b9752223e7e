import { describe, expect, test } from 'vitest';
import { type Parsed, readingOf } from './rows';

const parsed = (items: object[]) => ({ snapshotId: '', items }) as unknown as Parsed;

const need = (more: object) => ({
  kind: 'ITEM_KIND_TESTING',
  quantity: 0,
  region: '',
  delivery: 'DELIVERY_UNSPECIFIED',
  accreditations: [],
  openSlots: [],
  ...more,
});

const calibration = (more: object) => ({
  instrument: 'calliper',
  measurand: '',
  mode: 'CALIBRATION_MODE_UNSPECIFIED',
  standards: [],
  ...more,
});

describe('the rows of a reading', () => {
  test('an open mode stays open and a range is filled in', () => {
    const range = { lower: 0, upper: 150, unit: 'mm', points: [] };
    const { rows } = readingOf(
      parsed([
        {
          kind: 'NEED_KIND_CALIBRATION',
          slots: [],
          need: need({ kind: 'ITEM_KIND_CALIBRATION', quantity: 5, calibration: calibration({ range }) }),
        },
      ]),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      kind: 'ITEM_KIND_CALIBRATION',
      object: 'calliper',
      mode: 'CALIBRATION_MODE_UNSPECIFIED',
      lower: '0',
      upper: '150',
      unit: 'mm',
      quantity: '5',
    });
  });

  test('a circumstance counts only when the items agree', () => {
    const testing = { object: 'fibre', parameters: ['a', 'b'], standards: [], method: '', legalEffect: true };
    const item = (region: string, budgetFen: string) => ({
      kind: 'NEED_KIND_TESTING',
      slots: [],
      need: need({ region, budgetFen, testing, accreditations: ['ACCREDITATION_SCHEME_CMA'] }),
    });
    const { circumstances, rows } = readingOf(parsed([item('371002', '150000'), item('371003', '150000')]));
    expect(circumstances).toEqual({
      budget: '1500',
      accreditations: ['ACCREDITATION_SCHEME_CMA'],
      legalEffect: true,
    });
    expect(rows.map((row) => row.parameters)).toEqual(['a、b', 'a、b']);
  });

  test('a booking and an item without a kind are no rows', () => {
    const reading = readingOf(
      parsed([
        { kind: 'NEED_KIND_RESOURCE', slots: [], need: need({ region: '371002', budgetFen: '50000' }) },
        { kind: 'NEED_KIND_UNSPECIFIED', slots: [] },
      ]),
    );
    expect(reading).toEqual({ rows: [], circumstances: {}, bookings: ['/open/resources?region=371002'] });
  });

  test('an inspection fills its own fields', () => {
    const inspection = {
      object: 'crane',
      activity: 'look',
      field: 'f',
      place: '371003',
      standards: ['GB/T 1'],
    };
    const item = (more: object) => ({
      kind: 'NEED_KIND_INSPECTION',
      slots: [],
      need: need({ kind: 'ITEM_KIND_INSPECTION', ...more }),
    });
    const { rows } = readingOf(
      parsed([
        item({ inspection }),
        item({ testing: { object: 'lift', parameters: ['look'], standards: [], method: '' } }),
      ]),
    );
    expect(rows[0]).toMatchObject({
      object: 'crane',
      activity: 'look',
      field: 'f',
      place: '371003',
      standards: 'GB/T 1',
    });
    expect(rows[1]).toMatchObject({ object: 'lift', activity: 'look', parameters: '' });
  });

  test('a booking with a need is no row either, and says nothing of the others', () => {
    const resource = {
      class: 'RESOURCE_CLASS_INSTRUMENT',
      capability: 'c',
      startTime: '2026-03-19T17:00:00Z',
    };
    const reading = readingOf(
      parsed([
        {
          kind: 'NEED_KIND_RESOURCE',
          slots: [],
          need: need({ kind: 'ITEM_KIND_RESOURCE', region: '371002', resource }),
        },
      ]),
    );
    expect(reading).toEqual({
      rows: [],
      circumstances: {},
      bookings: ['/open/resources?q=c&class=RESOURCE_CLASS_INSTRUMENT&region=371002&day=2026-03-20'],
    });
  });
});
