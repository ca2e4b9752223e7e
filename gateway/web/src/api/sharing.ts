// Shared resources and bookings, as every area reads and writes them.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { apiDate } from '../lib/format';
import { api, read } from './client';
import type { Booking, Resource, Slot } from './records';
import type { paths } from './schema';

type BookingsQuery = NonNullable<paths['/v1/bookings']['get']['parameters']['query']>;
type ResourcesQuery = NonNullable<paths['/v1/resources']['get']['parameters']['query']>;

export const BOOKING_STATES = [
  'BOOKING_STATE_REQUESTED',
  'BOOKING_STATE_CONFIRMED',
  'BOOKING_STATE_DONE',
  'BOOKING_STATE_NO_SHOW',
  'BOOKING_STATE_DECLINED',
  'BOOKING_STATE_CANCELLED',
  'BOOKING_STATE_LAPSED',
] as const;

export function useBookings(query: BookingsQuery) {
  return useQuery({
    queryKey: ['bookings', 'list', query],
    queryFn: async ({ signal }) => {
      const found = await read(api.GET('/v1/bookings', { params: { query }, signal }));
      return {
        rows: (found.bookings ?? []) as Booking[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

/** The caller's own resources. */
export function useOwnResources(query: ResourcesQuery) {
  return useQuery({
    queryKey: ['resources', 'list', query],
    queryFn: async ({ signal }) => {
      const found = await read(api.GET('/v1/resources', { params: { query }, signal }));
      return {
        rows: (found.resources ?? []) as Resource[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

/** The slots from one ISO day to another. */
export function useSlots(id: string, from: string, to: string) {
  const [first, last] = [apiDate(from), apiDate(to)];
  return useQuery({
    queryKey: ['bookings', 'slots', id, from, to],
    queryFn: async ({ signal }) => {
      const query = {
        'from.year': first?.year,
        'from.month': first?.month,
        'from.day': first?.day,
        'to.year': last?.year,
        'to.month': last?.month,
        'to.day': last?.day,
      };
      const path = { resource_id: id };
      const found = await read(
        api.GET('/v1/resources/{resource_id}/slots', { params: { path, query }, signal }),
      );
      return (found.slots ?? []) as Slot[];
    },
    placeholderData: keepPreviousData,
  });
}
