// Who acts next in a case, and on which tab.
import type { Offer, Order, ServiceRequest } from '../../../api/records';

export interface Standing {
  /** Key of the sentence that says who acts. */
  next: string;
  /** The firm's own verb, when it is its turn. */
  verb?: { key: string; tab: string };
}

/** From the records of a case. */
export function standing(request: ServiceRequest, offers: Offer[], orders: Order[]): Standing {
  switch (request.state) {
    case 'REQUEST_STATE_DRAFT':
      return { next: 'draft', verb: { key: 'DRAFTS', tab: 'edit' } };
    case 'REQUEST_STATE_SUBMITTED':
      return { next: 'centre' };
    case 'REQUEST_STATE_RETURNED':
      return { next: 'you', verb: { key: 'CORRECTIONS', tab: 'messages' } };
    default:
  }
  const open = orders.filter(
    ({ state }) =>
      !['ORDER_STATE_COMPLETED', 'ORDER_STATE_CANCELLED', 'ORDER_STATE_REASSIGNED'].includes(state),
  );
  if (open.some(({ state }) => state === 'ORDER_STATE_CONFIRMING'))
    return { next: 'you', verb: { key: 'CONFIRMATIONS', tab: 'messages' } };
  if (offers.some((offer) => offer.questions.some((one) => !one.answer)))
    return { next: 'you', verb: { key: 'QUESTIONS', tab: 'messages' } };
  if (offers.some(({ state }) => state === 'OFFER_STATE_QUOTED'))
    return { next: 'you', verb: { key: 'QUOTES', tab: 'offers' } };
  if (
    open.some(({ state }) => state === 'ORDER_STATE_SAMPLE_UNFIT' || state === 'ORDER_STATE_AWAITING_SAMPLE')
  ) {
    return { next: 'you', verb: { key: 'SAMPLES', tab: 'samples' } };
  }
  if (open.some(({ state }) => state === 'ORDER_STATE_DELIVERED'))
    return { next: 'you', verb: { key: 'REPORTS', tab: 'report' } };
  if (open.length > 0) return { next: 'provider' };
  if (offers.some(({ state }) => state === 'OFFER_STATE_INVITED' || state === 'OFFER_STATE_QUOTING'))
    return { next: 'provider' };
  if (request.items.some(({ state }) => state === 'ITEM_STATE_OPEN') && request.acceptTime) {
    return { next: 'you', verb: { key: 'TO_MATCH', tab: 'offers' } };
  }
  if (['REQUEST_STATE_ACCEPTED', 'REQUEST_STATE_SOURCING', 'REQUEST_STATE_OFFERING'].includes(request.state))
    return { next: 'centre' };
  return { next: 'nobody' };
}
