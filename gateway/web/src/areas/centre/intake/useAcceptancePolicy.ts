import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { Policy } from '../../../api/records';

export function useAcceptancePolicy() {
  return useQuery({
    queryKey: ['policies', 'acceptance'],
    queryFn: async () =>
      (await read(
        api.GET('/v1/policies:lookup', { params: { query: { stage: 'COMMITMENT_STAGE_ACCEPTANCE' } } }),
      )) as Policy,
    staleTime: 600_000,
  });
}
