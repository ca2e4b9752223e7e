// Who acts next in a case, and on which tab.
import type { Offer, Order, Rating, ServiceRequest } from '../../../api/records';

export interface Standing {
  /** Key of the sentence that says who acts. */
  next: string;
  /** The firm's own verb, when it is its turn. */
  verb?: { key: string; tab: string };
}

const mine = (key: string, tab: string): Standing => ({ next: `turn.${key}`, verb: { key, tab } });

/** From the records of a case; `me` is the firm itself. */
export function standing(
  request: ServiceRequest,
  offers: Offer[],
  orders: Order[],
  ratings: Rating[],
  me: string,
): Standing {
  switch (request.state) {
    case 'REQUEST_STATE_DRAFT':
      return mine('DRAFTS', 'edit');
    case 'REQUEST_STATE_SUBMITTED':
      return { next: 'next.centre' };
    case 'REQUEST_STATE_RETURNED':
      return mine('CORRECTIONS', 'messages');
    default:
  }
  const open = orders.filter(
    ({ state }) =>
      !['ORDER_STATE_COMPLETED', 'ORDER_STATE_CANCELLED', 'ORDER_STATE_REASSIGNED'].includes(state),
  );
  if (open.some(({ state }) => state === 'ORDER_STATE_CONFIRMING')) return mine('CONFIRMATIONS', 'messages');
  if (open.some(({ proposal }) => proposal && proposal.proposerId !== me))
    return mine('CANCELLATIONS', 'samples');
  if (
    offers.some(
      ({ state, questions }) => state === 'OFFER_STATE_QUOTING' && questions.some((one) => !one.answer),
    )
  )
    return mine('QUESTIONS', 'messages');
  if (offers.some(({ state }) => state === 'OFFER_STATE_QUOTED')) return mine('QUOTES', 'offers');
  if (open.some(({ state }) => state === 'ORDER_STATE_SAMPLE_UNFIT')) return mine('UNFIT', 'samples');
  if (open.some(({ state }) => state === 'ORDER_STATE_AWAITING_SAMPLE')) return mine('SAMPLES', 'samples');
  if (open.some(({ state }) => state === 'ORDER_STATE_DELIVERED')) return mine('REPORTS', 'report');
  if (ratings.some(({ state }) => state === 'RATING_STATE_OPEN')) return mine('RATINGS', 'report');
  if (open.length > 0) return { next: 'next.provider' };
  if (offers.some(({ state }) => state === 'OFFER_STATE_INVITED' || state === 'OFFER_STATE_QUOTING'))
    return { next: 'next.provider' };
  if (request.items.some(({ state }) => state === 'ITEM_STATE_OPEN') && request.acceptTime) {
    return mine('TO_MATCH', 'offers');
  }
  if (['REQUEST_STATE_ACCEPTED', 'REQUEST_STATE_SOURCING', 'REQUEST_STATE_OFFERING'].includes(request.state))
    return { next: 'next.centre' };
  const rated = (state: Rating['state']) => ratings.some((rating) => rating.state === state);
  if (rated('RATING_STATE_FOLLOW_UP') || rated('RATING_STATE_RECTIFIED')) return { next: 'next.followUp' };
  if (rated('RATING_STATE_RECTIFYING')) return { next: 'next.rectify' };
  return { next: 'next.nobody' };
}
