// The credit class of a provider, which is public, and the findings that it may stand on, which are not.
import { useQuery } from '@tanstack/react-query';
import { api, read } from './client';
import type { ProviderCredit, Rec } from './records';

export type Finding = Rec<'nqi.commitments.v1.ReportFinding'>;

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

/** Findings about a provider's reports, newest first; the provider itself names none. */
export function useFindings(providerId: string) {
  return useQuery({
    queryKey: ['credit', 'findings', providerId],
    queryFn: async () => {
      const query = providerId ? { providerId } : {};
      const found = await read(api.GET('/v1/stats/findings', { params: { query } }));
      return (found.findings ?? []) as Finding[];
    },
  });
}
