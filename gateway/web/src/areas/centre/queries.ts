// What the centre reads: firms, queues, cases.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import type { Commitment, Order, Organization, Rating, ServiceRequest } from '../../api/records';
import type { Page } from '../../lib/paging';

export const REQUEST_QUEUES = ['TO_ACCEPT', 'CORRECTING', 'TO_MATCH', 'SOURCING'] as const;
export const RATING_QUEUES = ['FOLLOW_UP', 'REVIEW'] as const;
export const QUEUES = [...REQUEST_QUEUES, ...RATING_QUEUES, 'CANCELLATIONS'] as const;
export type QueueName = (typeof QUEUES)[number];
export type RequestQueueName = (typeof REQUEST_QUEUES)[number];
export type RatingQueueName = (typeof RATING_QUEUES)[number];

/** Firms whose name or credit code contains the text, or whose phone it is. */
export async function findFirms(text: string): Promise<Organization[]> {
  const query = { kind: 'ORGANIZATION_KIND_ENTERPRISE' as const, query: text, pageSize: 10 };
  const found = await read(api.GET('/v1/organizations', { params: { query } }));
  return (found.organizations ?? []) as Organization[];
}

export function useFirms(text: string) {
  return useQuery({
    queryKey: ['firms', text],
    queryFn: () => findFirms(text),
    enabled: text.length >= 2,
    staleTime: 60_000,
  });
}

export interface RequestFilter {
  queue?: RequestQueueName;
  enterpriseId?: string;
}

export function useRequests(filter: RequestFilter, page: Pick<Page, 'token' | 'size'>) {
  return useQuery({
    queryKey: ['requests', 'list', filter, page.token, page.size],
    queryFn: async () => {
      const query = {
        pageSize: page.size,
        ...(page.token ? { pageToken: page.token } : {}),
        ...(filter.queue ? { queue: `QUEUE_${filter.queue}` as const } : {}),
        ...(filter.enterpriseId ? { enterpriseId: filter.enterpriseId } : {}),
      };
      const found = await read(api.GET('/v1/requests', { params: { query } }));
      return {
        rows: (found.requests ?? []) as ServiceRequest[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    enabled: filter.queue !== undefined || Boolean(filter.enterpriseId),
    placeholderData: (old) => old,
  });
}

export function useRatings(queue: RatingQueueName, page: Page) {
  return useQuery({
    queryKey: ['ratings', 'list', queue, page.token, page.size],
    queryFn: async () => {
      const query = {
        pageSize: page.size,
        ...(page.token ? { pageToken: page.token } : {}),
        queue: `QUEUE_${queue}` as const,
      };
      const found = await read(api.GET('/v1/ratings', { params: { query } }));
      return {
        rows: (found.ratings ?? []) as Rating[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
  });
}

export function useCancellations(page: Page) {
  return useQuery({
    queryKey: ['orders', 'list', 'CANCELLATIONS', page.token, page.size],
    queryFn: async () => {
      const query = {
        pageSize: page.size,
        ...(page.token ? { pageToken: page.token } : {}),
        queue: 'QUEUE_CANCELLATIONS' as const,
      };
      const found = await read(api.GET('/v1/orders', { params: { query } }));
      return {
        rows: (found.orders ?? []) as Order[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
  });
}

/** Open clocks that the centre may see, nearest first. */
export function useOpenClocks() {
  return useQuery({
    queryKey: ['clocks', 'open'],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/commitments', {
          params: {
            query: { statuses: ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED'], pageSize: 200 },
          },
        }),
      );
      return (found.commitments ?? []) as Commitment[];
    },
  });
}

export function useRatingsOf(serviceRequestId: string) {
  return useQuery({
    queryKey: ['ratings', serviceRequestId],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/ratings', { params: { query: { serviceRequestId, pageSize: 200 } } }),
      );
      return (found.ratings ?? []) as Rating[];
    },
    enabled: serviceRequestId !== '',
  });
}
