// Which quotes can be chosen together: one for every item that nobody was chosen for yet.
import type { ApiDate, Item, Offer, Quote, ServiceRequest } from '../../../api/records';
import { isoDate } from '../../../lib/format';

const SEEKING: Item['state'][] = ['ITEM_STATE_OPEN', 'ITEM_STATE_OFFERING', 'ITEM_STATE_SOURCING'];

export interface Open {
  item: Item;
  /** Offers whose quote stands, best first: the one of the plan, else by rank. */
  offers: Offer[];
}

export const quoteOf = (offer: Offer): Quote | undefined => offer.quotes.at(-1);

const isValid = (offer: Offer, now: number) => {
  const quote = quoteOf(offer);
  return offer.state === 'OFFER_STATE_QUOTED' && !!quote?.validUntil && Date.parse(quote.validUntil) > now;
};

/** The open items with their quotes; nothing unless there are several and each has a quote that stands. */
export function openItems(request: ServiceRequest, offers: Offer[], now: number): Open[] {
  const open = request.items
    .filter(({ state }) => SEEKING.includes(state))
    .map((item) => {
      const planned = request.plan?.best?.items.find(({ itemId }) => itemId === item.id)?.providerId;
      const place = (offer: Offer) => (offer.providerId === planned ? -1 : offer.rank);
      const own = offers.filter((offer) => offer.itemIds.includes(item.id) && isValid(offer, now));
      return { item, offers: own.sort((a, b) => place(a) - place(b)) };
    });
  return open.length > 1 && open.every((one) => one.offers.length > 0) ? open : [];
}

export interface Together {
  totalFen: number;
  /** The longest promise in working days. */
  days: number;
  /** The last day of the plans behind the quotes; nothing when one has none. */
  finish: ApiDate | undefined;
  subcontract: boolean;
}

/** What the chosen quotes come to. */
export function together(offers: Offer[]): Together {
  const quotes = offers.map(quoteOf);
  const ends = offers.map(({ candidate }) => candidate?.plan?.finish);
  const last = [...ends].sort((a, b) => isoDate(a).localeCompare(isoDate(b))).at(-1);
  return {
    totalFen: quotes.reduce((sum, quote) => sum + Number(quote?.totalFen ?? 0), 0),
    days: Math.max(0, ...quotes.map((quote) => quote?.leadWorkingDays ?? 0)),
    finish: ends.every(Boolean) ? last : undefined,
    subcontract: quotes.some((quote) => quote?.subcontract),
  };
}
