// Published results: what was published is never changed, so it is read once.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { PublishedPeriod } from '../../../api/records';

export function usePeriods() {
  return useQuery({
    queryKey: ['published', 'list'],
    queryFn: async () => ((await read(api.GET('/v1/stats/periods'))).periods ?? []) as PublishedPeriod[],
  });
}

export function usePeriod(period: string, restatement: number | undefined) {
  return useQuery({
    queryKey: ['published', period, restatement],
    queryFn: async () =>
      (await read(
        api.GET('/v1/stats/periods/{period}', {
          params: { path: { period }, query: restatement === undefined ? {} : { restatement } },
        }),
      )) as PublishedPeriod,
    enabled: period !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
}
