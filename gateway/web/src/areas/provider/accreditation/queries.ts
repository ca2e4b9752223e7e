// The provider's certificates as of today, soonest end first.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { Rec } from '../../../api/records';
import type { Page } from '../../../lib/paging';
import { paged, useOwnId } from '../queries';

export type Entry = Rec<'nqi.registry.v1.AccreditationEntry'>;

export function useOwnEntries(expiringDays: number, page: Page) {
  const providerId = useOwnId();
  return useQuery({
    queryKey: ['accreditations', 'own', providerId, expiringDays, page.token, page.size],
    queryFn: async () => {
      const query = { providerId, ...(expiringDays ? { expiringDays } : {}), ...paged(page) };
      const found = await read(api.GET('/v1/accreditations', { params: { query } }));
      return {
        rows: (found.entries ?? []) as Entry[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}
