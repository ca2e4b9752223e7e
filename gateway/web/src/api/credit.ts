// The credit class of a provider, which is public, and the findings that it may stand on, which are not.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Page } from '../lib/paging';
import { api, read } from './client';
import type { ProviderCredit, Rec } from './records';

export type Finding = Rec<'nqi.commitments.v1.ReportFinding'>;

export type CreditRating = Rec<'nqi.commitments.v1.CreditRating'>;

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

/** The ratings that a class counts, or the upheld bad ones among them, newest first. */
export function useCreditRatings(providerId: string, upheld: boolean, page: Page) {
  return useQuery({
    queryKey: ['credit', 'ratings', providerId, upheld, page.token, page.size],
    queryFn: async () => {
      const query = {
        pageSize: page.size,
        ...(upheld ? { upheld } : {}),
        ...(page.token ? { pageToken: page.token } : {}),
      };
      const params = { path: { provider_id: providerId }, query };
      const found = await read(api.GET('/v1/stats/credit/{provider_id}/ratings', { params }));
      return {
        rows: (found.ratings ?? []) as CreditRating[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}
