// What the public pages read.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import type { Offering, Policy, Provider, Rec, ScopeRow, Standard } from '../../api/records';
import type { paths } from '../../api/schema';

export type Catalogue = Rec<'nqi.registry.v1.SearchCatalogueResponse'>;
export type CatalogueRow = Rec<'nqi.registry.v1.CatalogueRow'>;
type CatalogueQuery = NonNullable<paths['/v1/catalogue:search']['get']['parameters']['query']>;

const LONG = 5 * 60_000;

export function useCatalogue(query: CatalogueQuery, enabled = true) {
  return useQuery({
    queryKey: ['catalogue', query],
    queryFn: async ({ signal }) =>
      (await read(api.GET('/v1/catalogue:search', { params: { query }, signal }))) as Catalogue,
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function usePolicies() {
  return useQuery({
    queryKey: ['policies'],
    queryFn: async () => (await read(api.GET('/v1/policies'))).policies as Policy[],
    staleTime: LONG,
  });
}

type ProvidersQuery = NonNullable<paths['/v1/providers']['get']['parameters']['query']>;
type StandardsQuery = NonNullable<paths['/v1/standards']['get']['parameters']['query']>;

export function useProviders(query: ProvidersQuery) {
  return useQuery({
    queryKey: ['providers', 'list', query],
    queryFn: async ({ signal }) => {
      const answer = await read(api.GET('/v1/providers', { params: { query }, signal }));
      return {
        rows: (answer.providers ?? []) as Provider[],
        total: answer.totalSize ?? 0,
        next: answer.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    staleTime: LONG,
  });
}

export function useStandards(query: StandardsQuery) {
  return useQuery({
    queryKey: ['standards', 'list', query],
    queryFn: async ({ signal }) => {
      const answer = await read(api.GET('/v1/standards', { params: { query }, signal }));
      return {
        rows: (answer.standards ?? []) as Standard[],
        total: answer.totalSize ?? 0,
        next: answer.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
    staleTime: LONG,
  });
}

export function useProvider(id: string) {
  return useQuery({
    queryKey: ['providers', id],
    queryFn: async () =>
      (await read(api.GET('/v1/providers/{id}', { params: { path: { id } } }))) as Provider,
  });
}

export function useOfferings(providerId: string) {
  return useQuery({
    queryKey: ['offerings', providerId],
    queryFn: async () =>
      (await read(api.GET('/v1/offerings', { params: { query: { providerId, pageSize: 100 } } })))
        .offerings as Offering[],
  });
}

export function useScopeRows(providerId: string, query: string, pageToken: string, pageSize: number) {
  return useQuery({
    queryKey: ['capabilities', 'list', providerId, query, pageToken, pageSize],
    queryFn: async () => {
      const answer = await read(
        api.GET('/v1/capabilities', { params: { query: { providerId, query, pageToken, pageSize } } }),
      );
      return {
        rows: (answer.scopeRows ?? []) as ScopeRow[],
        total: answer.totalSize ?? 0,
        next: answer.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}
