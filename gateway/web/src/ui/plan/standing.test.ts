import { describe, expect, it } from 'vitest';
import type { Offer, ServiceRequest } from '../../api/records';
import { type PlannedCase, planRows, samePlan } from './standing';

const request = {
  items: [
    { id: 'a', state: 'ITEM_STATE_OPEN' },
    { id: 'b', state: 'ITEM_STATE_ORDERED' },
  ],
} as unknown as ServiceRequest;
const planned = (providerId: string) =>
  ({
    items: ['a', 'b', 'dropped'].map((itemId) => ({ itemId, providerId, siteId: 's' })),
    unclearItemIds: ['a'],
    unpricedItemIds: ['b'],
  }) as unknown as PlannedCase;
const offer = (providerId: string, state: string) =>
  ({ itemIds: ['a'], providerId, state }) as unknown as Offer;

const first = (offers: Offer[]) => planRows(request, planned('p'), offers)[0];

describe('the rows of a plan', () => {
  it('are those of the items that the case has, with what has to be asked about them', () => {
    const rows = planRows(request, planned('p'), []);
    expect(rows.map(({ item, unclear, unpriced }) => [item.id, unclear, unpriced])).toEqual([
      ['a', true, false],
      ['b', false, true],
    ]);
  });

  it('are invited for while the item is open and the provider was not asked', () => {
    expect(planRows(request, planned('p'), []).map(({ invitable }) => invitable)).toEqual([true, false]);
    expect(first([offer('p', 'OFFER_STATE_INVITED')])?.invitable).toBe(false);
    expect(first([offer('p', 'OFFER_STATE_DECLINED')])?.invitable).toBe(false);
    expect(first([offer('p', 'OFFER_STATE_EXPIRED')])?.invitable).toBe(true);
  });

  it('wait while four others have offers that stand', () => {
    const others = ['q', 'r', 's', 't'].map((id) => offer(id, 'OFFER_STATE_QUOTED'));
    expect(first(others)?.invitable).toBe(false);
    expect(first(others.slice(1))?.invitable).toBe(true);
  });
});

describe('two plans', () => {
  it('are one when the same sites do the same items', () => {
    expect(samePlan(planned('p'), planned('p'))).toBe(true);
    expect(samePlan(planned('p'), planned('q'))).toBe(false);
  });
});
