// Counts of the person's queues; each equals the total of the list it stands for.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../api/client';
import { useSession } from './useSession';

/** Count by name of queue; empty for a visitor. */
export function useQueues(): Record<string, number> {
  const { phase } = useSession();
  const query = useQuery({
    queryKey: ['queues', 'requests'],
    queryFn: async () => {
      const { queues } = await read(api.GET('/v1/queues'));
      return Object.fromEntries(
        (queues ?? []).map((q) => [(q.queue ?? '').replace('QUEUE_', ''), q.count ?? 0]),
      );
    },
    enabled: phase === 'signed-in',
  });
  return query.data ?? {};
}

/** Count of clocks by name of clock queue. */
export function useClockCounts(enabled = true): Record<string, number> {
  const { phase } = useSession();
  const query = useQuery({
    queryKey: ['queues', 'clocks'],
    queryFn: async () => {
      const { counts } = await read(api.GET('/v1/commitments:counts'));
      return Object.fromEntries(
        (counts ?? []).map((c) => [(c.queue ?? '').replace('CLOCK_QUEUE_', ''), c.count ?? 0]),
      );
    },
    enabled: enabled && phase === 'signed-in',
  });
  return query.data ?? {};
}
