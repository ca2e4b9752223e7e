// Everything that waits for the provider, nearest due first.
import { useOffers, useOrders, useRatings } from '../../../api/cases';
import type { Commitment, Offer, Order, Rating } from '../../../api/records';
import { useQueues } from '../../../app/queues';
import { useOpenClocks } from '../queries';

export type TaskQueue =
  | 'TO_RESPOND'
  | 'TO_QUOTE'
  | 'TO_RECEIVE'
  | 'IN_WORK'
  | 'DISPUTED'
  | 'CANCELLATIONS'
  | 'RECTIFY';

export interface Task {
  id: string;
  queue: TaskQueue;
  number: string;
  to: string;
  offer?: Offer;
  order?: Order;
  rating?: Rating;
  clock?: Commitment;
}

const MOST = 20;

/** Lists are read only where the queue has rows. */
export function useTasks() {
  const counts = useQueues();
  const clocks = useOpenClocks();
  const list = (queue: TaskQueue) => ({ queue: `QUEUE_${queue}` as const, pageSize: MOST });
  const some = (queue: TaskQueue) => (counts[queue] ?? 0) > 0;
  const offers = {
    TO_RESPOND: useOffers(list('TO_RESPOND'), some('TO_RESPOND')),
    TO_QUOTE: useOffers(list('TO_QUOTE'), some('TO_QUOTE')),
  };
  const orders = {
    TO_RECEIVE: useOrders(list('TO_RECEIVE'), some('TO_RECEIVE')),
    IN_WORK: useOrders(list('IN_WORK'), some('IN_WORK')),
    DISPUTED: useOrders(list('DISPUTED'), some('DISPUTED')),
    CANCELLATIONS: useOrders(list('CANCELLATIONS'), some('CANCELLATIONS')),
  };
  const ratings = useRatings(list('RECTIFY'), some('RECTIFY'));
  const lists = [...Object.values(offers), ...Object.values(orders), ratings];

  const tasks: Task[] = [];
  for (const queue of ['TO_RESPOND', 'TO_QUOTE'] as const)
    for (const offer of some(queue) ? (offers[queue].data?.rows ?? []) : [])
      tasks.push({
        id: offer.id,
        queue,
        number: offer.caseNumber,
        to: `/p/offers/${offer.id}`,
        offer,
        clock: clocks.of(offer.id),
      });
  for (const queue of ['TO_RECEIVE', 'IN_WORK', 'DISPUTED', 'CANCELLATIONS'] as const)
    for (const order of some(queue) ? (orders[queue].data?.rows ?? []) : [])
      tasks.push({
        id: `${queue}-${order.id}`,
        queue,
        number: order.number,
        to: queue === 'IN_WORK' ? `/p/jobs/${order.id}/deliver` : `/p/jobs/${order.id}`,
        order,
        clock:
          clocks.clocks.find(
            (clock) =>
              clock.serviceRequestId === order.serviceRequestId &&
              queue === 'DISPUTED' &&
              clock.stage === 'COMMITMENT_STAGE_COMPLAINT',
          ) ?? clocks.of(order.id),
      });
  for (const rating of some('RECTIFY') ? (ratings.data?.rows ?? []) : [])
    tasks.push({
      id: rating.id,
      queue: 'RECTIFY',
      number: rating.caseNumber,
      to: `/p?rectify=${rating.id}`,
      rating,
      clock: clocks.of(rating.id),
    });
  // Running clocks first by what is due; records without a due time follow.
  tasks.sort((a, b) => (a.clock?.dueTime ?? '9').localeCompare(b.clock?.dueTime ?? '9'));
  return {
    tasks,
    counts,
    readAt: clocks.readAt,
    pending: lists.some((query) => query.isLoading),
    error: lists.find((query) => query.error)?.error ?? clocks.error,
  };
}
