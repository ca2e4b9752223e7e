// What a plan has for each item, and whether its provider can be invited for it.
import type { Item, Offer, Rec, ServiceRequest } from '../../api/records';

export type CasePlan = Rec<'nqi.requests.v1.CasePlan'>;
export type PlannedCase = Rec<'nqi.requests.v1.PlannedCase'>;
export type PlannedWork = Rec<'nqi.requests.v1.PlannedWork'>;

export interface PlanRow {
  item: Item;
  work: PlannedWork;
  /** The provider's offer for the item, the newest first asked. */
  offer: Offer | undefined;
  /** Somebody has to be asked before the plan can be relied on. */
  unclear: boolean;
  /** The sum of the plan does not count it. */
  unpriced: boolean;
  invitable: boolean;
}

const SEEKING: Item['state'][] = ['ITEM_STATE_OPEN', 'ITEM_STATE_OFFERING', 'ITEM_STATE_SOURCING'];
const LIVE: Offer['state'][] = ['OFFER_STATE_INVITED', 'OFFER_STATE_QUOTING', 'OFFER_STATE_QUOTED'];
// Who was asked and let it go by no fault of its own is asked again.
const AGAIN: Offer['state'][] = ['OFFER_STATE_EXPIRED', 'OFFER_STATE_CANCELLED', 'OFFER_STATE_NOT_SELECTED'];

/** Offers of an item that can stand at the same time. */
const MOST_OFFERS = 4;

/** The rows of a plan in its order; items that are no part of the case any more are left out. */
export function planRows(request: ServiceRequest, planned: PlannedCase, offers: Offer[]): PlanRow[] {
  return planned.items.flatMap((work) => {
    const item = request.items.find(({ id }) => id === work.itemId);
    if (!item) return [];
    const own = offers.filter(({ itemIds }) => itemIds.includes(item.id));
    const offer = own.findLast(({ providerId }) => providerId === work.providerId);
    const live = own.filter(({ state }) => LIVE.includes(state)).length;
    return [
      {
        item,
        work,
        offer,
        unclear: planned.unclearItemIds.includes(item.id),
        unpriced: planned.unpricedItemIds.includes(item.id),
        invitable:
          SEEKING.includes(item.state) &&
          live < MOST_OFFERS &&
          (offer === undefined || AGAIN.includes(offer.state)),
      },
    ];
  });
}

/** Whether two plans have the same providers for the same items: then they are shown as one. */
export function samePlan(a: PlannedCase, b: PlannedCase): boolean {
  const who = ({ items }: PlannedCase) =>
    items.map(({ itemId, providerId, siteId }) => `${itemId} ${providerId} ${siteId}`).join();
  return who(a) === who(b);
}
