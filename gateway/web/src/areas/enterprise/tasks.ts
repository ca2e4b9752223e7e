// What waits for the enterprise: one kind of task a queue, with the page that it is done on.
import type { components } from '../../api/schema';

export type QueueName = components['schemas']['nqi.requests.v1.Queue'];

export interface TaskKind {
  queue: string;
  list: 'requests' | 'offers' | 'orders' | 'ratings';
  /** Tab of the case that the verb is on. */
  tab: string;
}

export const TASKS: TaskKind[] = [
  { queue: 'CORRECTIONS', list: 'requests', tab: 'messages' },
  { queue: 'QUOTES', list: 'requests', tab: 'offers' },
  { queue: 'TO_MATCH', list: 'requests', tab: 'offers' },
  { queue: 'QUESTIONS', list: 'offers', tab: 'messages' },
  { queue: 'CONFIRMATIONS', list: 'orders', tab: 'messages' },
  { queue: 'SAMPLES', list: 'orders', tab: 'samples' },
  { queue: 'REPORTS', list: 'orders', tab: 'report' },
  { queue: 'CANCELLATIONS', list: 'orders', tab: 'samples' },
  { queue: 'RATINGS', list: 'ratings', tab: 'report' },
  { queue: 'DRAFTS', list: 'requests', tab: 'edit' },
];

export const queueValue = (name: string) => `QUEUE_${name}` as QueueName;

/** Where a task is done. */
export function taskAddress(kind: TaskKind, requestId: string): string {
  return `/e/requests/${requestId}/${kind.tab}`;
}
