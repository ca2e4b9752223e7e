import { expect, test } from 'vitest';
import type { Offer, ServiceRequest } from '../../../api/records';
import { openItems, together } from './together';

const NOW = Date.parse('2026-03-09T01:00:00Z');

const offer = (id: string, itemId: string, more: object = {}) =>
  ({
    id,
    itemIds: [itemId],
    providerId: `p-${id}`,
    rank: 1,
    state: 'OFFER_STATE_QUOTED',
    quotes: [{ version: 1, totalFen: '100', leadWorkingDays: 5, validUntil: '2026-03-20T00:00:00Z' }],
    candidate: { plan: { finish: { year: 2026, month: 3, day: 18 } } },
    ...more,
  }) as unknown as Offer;

const request = (states: string[], planned?: string) =>
  ({
    items: states.map((state, at) => ({ id: `i${at}`, line: at + 1, state })),
    plan: planned ? { best: { items: [{ itemId: 'i0', providerId: planned }] } } : undefined,
  }) as unknown as ServiceRequest;

const OPEN = 'ITEM_STATE_OFFERING';

test('quotes are chosen together when every open item of several has one that stands', () => {
  const offers = [offer('a', 'i0'), offer('b', 'i1')];
  const ids = (found: ReturnType<typeof openItems>) => found.map((one) => one.offers.map(({ id }) => id));
  expect(ids(openItems(request([OPEN, OPEN]), offers, NOW))).toEqual([['a'], ['b']]);
  expect(openItems(request([OPEN, OPEN, OPEN]), offers, NOW)).toEqual([]);
  expect(openItems(request([OPEN, 'ITEM_STATE_AWARDED']), offers, NOW)).toEqual([]);
  const late = Date.parse('2026-03-21T00:00:00Z');
  expect(openItems(request([OPEN, OPEN]), offers, late)).toEqual([]);
  const withdrawn = [offer('a', 'i0'), offer('b', 'i1', { state: 'OFFER_STATE_WITHDRAWN' })];
  expect(openItems(request([OPEN, OPEN]), withdrawn, NOW)).toEqual([]);
});

test('of several quotes the one of the plan comes first, else the best rank', () => {
  const offers = [offer('a', 'i0', { rank: 2 }), offer('c', 'i0', { rank: 1 }), offer('b', 'i1')];
  const first = (planned?: string) =>
    openItems(request([OPEN, OPEN], planned), offers, NOW)[0]?.offers.map(({ id }) => id);
  expect(first()).toEqual(['c', 'a']);
  expect(first('p-a')).toEqual(['a', 'c']);
});

test('the sum counts every quote, and the last day only when each has one', () => {
  const last = { plan: { finish: { year: 2026, month: 4, day: 2 } } };
  const subcontracted = { version: 1, totalFen: '250', leadWorkingDays: 9, subcontract: true };
  const both = [offer('b', 'i1', { candidate: last, quotes: [subcontracted] }), offer('a', 'i0')];
  expect(together(both)).toEqual({
    totalFen: 350,
    days: 9,
    finish: last.plan.finish,
    subcontract: true,
  });
  expect(together([offer('a', 'i0'), offer('b', 'i1', { candidate: undefined })]).finish).toBeUndefined();
});
