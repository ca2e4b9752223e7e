// Cases and what belongs to them, as their parties read them.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from './client';
import type {
  ApiDocument,
  Card,
  Commitment,
  HistoryEvent,
  Offer,
  Order,
  Policy,
  Rating,
  ServiceRequest,
} from './records';
import type { paths } from './schema';

type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** One page of a list, as tables take it. */
export interface Listed<T> {
  rows: T[];
  total: number;
  next: string;
}

export function useRequests(query: Query<'/v1/requests'>, enabled = true) {
  return useQuery({
    queryKey: ['requests', 'list', query],
    queryFn: async (): Promise<Listed<ServiceRequest>> => {
      const page = await read(api.GET('/v1/requests', { params: { query } }));
      return {
        rows: (page.requests ?? []) as ServiceRequest[],
        total: page.totalSize ?? 0,
        next: page.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useRequest(id: string, enabled = true) {
  return useQuery({
    queryKey: ['requests', id],
    queryFn: async () =>
      (await read(api.GET('/v1/requests/{id}', { params: { path: { id } } }))) as ServiceRequest,
    enabled: enabled && id !== '',
  });
}

export function useOffers(query: Query<'/v1/offers'>, enabled = true) {
  return useQuery({
    queryKey: ['offers', 'list', query],
    queryFn: async (): Promise<Listed<Offer>> => {
      const page = await read(api.GET('/v1/offers', { params: { query } }));
      return {
        rows: (page.offers ?? []) as Offer[],
        total: page.totalSize ?? 0,
        next: page.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** The offers of one case: a record of its own, read anew as soon as one changes. */
export function useOffersOf(serviceRequestId: string) {
  return useQuery({
    queryKey: ['offers', 'of', serviceRequestId],
    queryFn: async () =>
      ((await read(api.GET('/v1/offers', { params: { query: { serviceRequestId, pageSize: 200 } } })))
        .offers ?? []) as Offer[],
    enabled: serviceRequestId !== '',
  });
}

export function useOffer(id: string) {
  return useQuery({
    queryKey: ['offers', id],
    queryFn: async () => (await read(api.GET('/v1/offers/{id}', { params: { path: { id } } }))) as Offer,
  });
}

export function useOrders(query: Query<'/v1/orders'>, enabled = true) {
  return useQuery({
    queryKey: ['orders', 'list', query],
    queryFn: async (): Promise<Listed<Order>> => {
      const page = await read(api.GET('/v1/orders', { params: { query } }));
      return {
        rows: (page.orders ?? []) as Order[],
        total: page.totalSize ?? 0,
        next: page.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useOrdersOf(serviceRequestId: string) {
  return useQuery({
    queryKey: ['orders', 'of', serviceRequestId],
    queryFn: async () =>
      ((await read(api.GET('/v1/orders', { params: { query: { serviceRequestId, pageSize: 200 } } })))
        .orders ?? []) as Order[],
    enabled: serviceRequestId !== '',
  });
}

export function useOrder(id: string) {
  return useQuery({
    queryKey: ['orders', id],
    queryFn: async () => (await read(api.GET('/v1/orders/{id}', { params: { path: { id } } }))) as Order,
  });
}

export function useRatings(query: Query<'/v1/ratings'>, enabled = true) {
  return useQuery({
    queryKey: ['ratings', 'list', query],
    queryFn: async (): Promise<Listed<Rating>> => {
      const page = await read(api.GET('/v1/ratings', { params: { query } }));
      return {
        rows: (page.ratings ?? []) as Rating[],
        total: page.totalSize ?? 0,
        next: page.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useClocks(query: Query<'/v1/commitments'>, enabled = true) {
  return useQuery({
    queryKey: ['clocks', 'list', query],
    queryFn: async (): Promise<Listed<Commitment>> => {
      const page = await read(api.GET('/v1/commitments', { params: { query } }));
      return {
        rows: (page.commitments ?? []) as Commitment[],
        total: page.totalSize ?? 0,
        next: page.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Every clock of one case: a record of its own, read anew as soon as one changes. */
export function useClocksOf(serviceRequestId: string) {
  return useQuery({
    queryKey: ['clocks', 'of', serviceRequestId],
    queryFn: async () =>
      ((await read(api.GET('/v1/commitments', { params: { query: { serviceRequestId, pageSize: 200 } } })))
        .commitments ?? []) as Commitment[],
    enabled: serviceRequestId !== '',
  });
}

/** One clock with its extensions. */
export function useClock(id: string) {
  return useQuery({
    queryKey: ['clocks', 'one', id],
    queryFn: async () =>
      (await read(api.GET('/v1/commitments/{id}', { params: { path: { id } } }))) as Commitment,
    enabled: id !== '',
  });
}

export function useCardsOf(caseNumber: string) {
  return useQuery({
    queryKey: ['cards', 'of', caseNumber],
    queryFn: async () =>
      ((await read(api.GET('/v1/cards', { params: { query: { caseNumber, pageSize: 100 } } }))).cards ??
        []) as Card[],
    enabled: caseNumber !== '',
  });
}

export function useHistoryOf(id: string) {
  return useQuery({
    queryKey: ['requests', id, 'events'],
    queryFn: async () =>
      ((
        await read(
          api.GET('/v1/requests/{id}/events', { params: { path: { id }, query: { pageSize: 500 } } }),
        )
      ).events ?? []) as HistoryEvent[],
    enabled: id !== '',
  });
}

export function useDocument(id: string) {
  return useQuery({
    queryKey: ['documents', id],
    queryFn: async () =>
      (await read(api.GET('/v1/documents/{id}', { params: { path: { id } } }))) as ApiDocument,
    enabled: id !== '',
    staleTime: 60_000,
  });
}

export function usePolicy(stage: Policy['stage'], kind?: Policy['kind']) {
  return useQuery({
    queryKey: ['policies', stage, kind ?? ''],
    queryFn: async () =>
      (await read(
        api.GET('/v1/policies:lookup', { params: { query: { stage, ...(kind ? { kind } : {}) } } }),
      )) as Policy,
    staleTime: 600_000,
  });
}

const OPEN = ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED', 'COMMITMENT_STATUS_PENDING'];

/** Open clocks first, nearest due first. */
export function nearestFirst(clocks: Commitment[]): Commitment[] {
  const rank = (clock: Commitment) => (OPEN.includes(clock.status) ? 0 : 1);
  return [...clocks].sort((a, b) => rank(a) - rank(b) || (a.dueTime ?? '9').localeCompare(b.dueTime ?? '9'));
}

export function isOpen(clock: Commitment): boolean {
  return OPEN.includes(clock.status);
}
