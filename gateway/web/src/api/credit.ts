// The credit class of a provider; public.
import { useQuery } from '@tanstack/react-query';
import { api, read } from './client';
import type { ProviderCredit } from './records';

export function useCredit(providerId: string) {
  return useQuery({
    queryKey: ['credit', providerId],
    queryFn: async ({ signal }) =>
      (await read(
        api.GET('/v1/stats/credit/{provider_id}', { params: { path: { provider_id: providerId } }, signal }),
      )) as ProviderCredit,
    staleTime: 300_000,
  });
}
