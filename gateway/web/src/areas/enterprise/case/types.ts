import type { Commitment, Offer, Order, ServiceRequest } from '../../../api/records';

/** What every tab of a case gets. */
export interface CaseProps {
  request: ServiceRequest;
  offers: Offer[];
  orders: Order[];
  clocks: Commitment[];
}
