// After a write everything about cases is read anew.
import { useQueryClient } from '@tanstack/react-query';

export function useRefresh() {
  const client = useQueryClient();
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey }) =>
        ['requests', 'offers', 'orders', 'ratings', 'clocks', 'queues'].includes(String(queryKey[0])),
    });
}
