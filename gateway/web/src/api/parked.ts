// Messages that the operator's webhook did not take.
import { useQuery } from '@tanstack/react-query';
import { api, read } from './client';
import type { Message } from './records';

/** The newest of them, and how many there are. */
export function useParked() {
  return useQuery({
    queryKey: ['messages', 'parked'],
    queryFn: async () => {
      const found = await read(api.GET('/v1/messages:parked', { params: { query: { pageSize: 50 } } }));
      return { rows: (found.messages ?? []) as Message[], total: found.totalSize ?? 0 };
    },
    refetchInterval: 60_000,
  });
}
