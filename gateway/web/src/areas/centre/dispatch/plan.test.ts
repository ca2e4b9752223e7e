import { describe, expect, test } from 'vitest';
import type { Candidate, Item, ServiceRequest } from '../../../api/records';
import { bundleOf, moves, needOf, placements, type ToPlace, toPlace } from './plan';

const item = (id: string, state: string, kind = 'ITEM_KIND_TESTING', more: object = {}) =>
  ({ id, state, need: { kind, quantity: 1, ...more } }) as unknown as Item;
const request = (id: string, submitTime: string, ...items: Item[]) =>
  ({ id, submitTime, items }) as unknown as ServiceRequest;
const at = (siteId: string) => ({ siteId }) as unknown as Candidate;

describe('the items to place', () => {
  test('are those without an offer, each case once and in the order of submission', () => {
    const late = request(
      'r2',
      '2026-03-09T02:00:00Z',
      item('b1', 'ITEM_STATE_SOURCING'),
      item('b2', 'ITEM_STATE_OFFERING'),
      item('b3', 'ITEM_STATE_OPEN', 'ITEM_KIND_RESOURCE'),
      item('b4', 'ITEM_STATE_OPEN'),
    );
    const early = request('r1', '2026-03-09T01:00:00Z', item('a1', 'ITEM_STATE_OPEN'));
    expect(toPlace([late, early, late]).map((row) => row.item.id)).toEqual(['a1', 'b1', 'b4']);
  });
});

describe('what a plan is asked about', () => {
  const rows: ToPlace[] = ['a', 'b', 'c'].map((id) => ({
    request: request('r', ''),
    item: item(id, 'ITEM_STATE_OPEN', 'ITEM_KIND_TESTING', {
      itemId: '',
      point: { latitudeE6: 37_514_999, longitudeE6: 122_116_000 },
    }),
  }));

  test('names each item and rounds its place', () => {
    expect(needOf(rows[0] as ToPlace)).toMatchObject({
      itemId: 'a',
      point: { latitudeE6: 37_510_000, longitudeE6: 122_120_000 },
    });
  });

  test('waits only where one item follows the other', () => {
    expect(bundleOf(rows, false).map(({ after }) => after)).toEqual([[], [], []]);
    expect(bundleOf(rows, true).map(({ after }) => after)).toEqual([
      [],
      [{ itemId: 'a' }],
      [{ itemId: 'b' }],
    ]);
  });

  test('leaves out what was not placed, and counts where a sample goes on', () => {
    const placed = placements(rows, [
      { itemId: 'c', candidate: at('s2') },
      { itemId: 'a', candidate: at('s1') },
      { itemId: 'b' },
    ]);
    expect(placed.map((one) => one.item.id)).toEqual(['a', 'c']);
    expect(moves(placed)).toEqual([{ from: at('s1'), to: at('s2') }]);
    expect(moves(placements(rows.slice(0, 1), [{ itemId: 'a', candidate: at('s1') }]))).toEqual([]);
  });
});
