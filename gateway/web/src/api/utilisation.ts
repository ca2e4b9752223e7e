// How much of what can be booked was booked: pools of providers, and shared resources.
import { useQuery } from '@tanstack/react-query';
import { apiDate } from '../lib/format';
import { api, read } from './client';
import type { Rec } from './records';
import type { components } from './schema';

export type PoolUse = Rec<'nqi.registry.v1.Utilisation'>;
export type ResourceUse = Rec<'nqi.registry.v1.ReportUtilisationResponse'>;

/** ISO days, both included. */
export interface Days {
  from: string;
  to: string;
}

interface ResourceFilter {
  class?: components['schemas']['nqi.type.v1.ResourceClass'];
  region?: string;
}

function daysQuery({ from, to }: Days) {
  const [first, final] = [apiDate(from), apiDate(to)];
  return {
    'from.year': first?.year,
    'from.month': first?.month,
    'from.day': first?.day,
    'to.year': final?.year,
    'to.month': final?.month,
    'to.day': final?.day,
  };
}

/** Pools of a provider, or of all for the bureau when none is named, with their sum. */
export function usePoolUse(providerId: string, days: Days) {
  return useQuery({
    queryKey: ['cells', 'utilisation', providerId, days],
    queryFn: async ({ signal }) => {
      const query = { ...daysQuery(days), pageSize: 200, ...(providerId ? { providerId } : {}) };
      const found = await read(api.GET('/v1/utilisation', { params: { query }, signal }));
      const rows = (found.pools ?? []) as PoolUse[];
      return { rows, total: rows.length, next: found.nextPageToken ?? '', sum: found.sum as PoolUse };
    },
    placeholderData: (old) => old,
  });
}

/** Resources of the signed-in organisation; of all for the bureau. */
export function useResourceUse(days: Days, filter: ResourceFilter = {}) {
  return useQuery({
    queryKey: ['resources', 'utilisation', days, filter],
    queryFn: async ({ signal }) => {
      const query = { ...daysQuery(days), ...filter };
      return (await read(api.GET('/v1/resources:utilisation', { params: { query }, signal }))) as ResourceUse;
    },
    placeholderData: (old) => old,
  });
}
