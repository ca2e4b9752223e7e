import { describe, expect, it } from 'vitest';
import { type Gap, type GapFilter, keyOf, passing, sorted, subjectOf, sum } from './queries';

const gap = (part: Partial<Gap>): Gap => ({
  cluster: 'CLUSTER_NEW_MATERIALS',
  kind: 'ITEM_KIND_TESTING',
  family: '',
  standard: '',
  title: '',
  object: '',
  parameter: '',
  region: '371002',
  class: 'GAP_CLASS_NO_LOCAL',
  items: 1,
  enterprises: 1,
  failedSearches: 0,
  failedByCapability: 0,
  unfilled: 0,
  localSites: 0,
  provincialSites: 0,
  nationalSites: 1,
  current: false,
  mode: 'CALIBRATION_MODE_UNSPECIFIED',
  activity: '',
  element: 'ELEMENT_UNSPECIFIED',
  ...part,
});
const all: GapFilter = {
  class: [],
  cluster: '',
  kind: '',
  region: '',
  basis: '',
  failed: false,
  unfilled: false,
  q: '',
  sort: '',
};
const cited = gap({ family: 'GB 3362', standard: 'GB/T 3362-2005', title: 'carbon fibre', items: 5 });
const named = gap({ object: 'calliper', parameter: 'length', failedSearches: 2, items: 3 });
const fine = gap({ class: 'GAP_CLASS_OK', family: 'GB 228', standard: 'GB/T 228.1' });
const cells = [cited, named, fine];

describe('the cells that a filter lets pass', () => {
  it('are the gaps when no verdict is chosen', () => {
    expect(passing(cells, all)).toEqual([cited, named]);
    expect(passing(cells, { ...all, class: ['GAP_CLASS_OK'] })).toEqual([fine]);
  });

  it('are found by any part of a number, however it is spaced', () => {
    expect(passing(cells, { ...all, q: 'gb/t3362' })).toEqual([cited]);
    expect(passing(cells, { ...all, q: 'Carbon' })).toEqual([cited]);
    expect(passing(cells, { ...all, q: 'lead' })).toEqual([]);
  });

  it('are told by standard or by parameter, and by failed searches', () => {
    expect(passing(cells, { ...all, basis: 'PARAMETER' })).toEqual([named]);
    expect(passing(cells, { ...all, basis: 'STANDARD' })).toEqual([cited]);
    expect(passing(cells, { ...all, failed: true })).toEqual([named]);
  });

  it('keep what the axes of a drawing would take away', () => {
    const one = { ...all, class: ['GAP_CLASS_OK' as const] };
    expect(passing(cells, one, ['class'])).toEqual(cells);
  });
});

it('cells are summed, sorted and named', () => {
  expect(sum(cells)).toEqual({ cells: 3, items: 9, failed: 2, unfilled: 0 });
  expect(sorted(cells, 'FAILED')[0]).toBe(named);
  expect(sorted(cells, '')).toBe(cells);
  expect([cited, named, fine].map(subjectOf)).toEqual(['GB/T 3362-2005', 'calliper · length', 'GB/T 228.1']);
  expect(new Set(cells.map(keyOf)).size).toBe(3);
});
