// What the bureau reads of the register: standards, accreditations and providers.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import type { Impact } from '../../api/history';
import type { Provider, Rec, ScopeRow, Standard } from '../../api/records';
import type { paths } from '../../api/schema';
import type { Page } from '../../lib/paging';

export type StandardView = Rec<'nqi.registry.v1.GetStandardResponse'>;
export type Entry = Rec<'nqi.registry.v1.AccreditationEntry'>;
type StandardsQuery = NonNullable<paths['/v1/standards']['get']['parameters']['query']>;
type RowsQuery = NonNullable<paths['/v1/capabilities']['get']['parameters']['query']>;
type ProvidersQuery = NonNullable<paths['/v1/providers']['get']['parameters']['query']>;
type EntriesQuery = NonNullable<paths['/v1/accreditations']['get']['parameters']['query']>;

const paged = (page: Page) => ({ pageSize: page.size, ...(page.token ? { pageToken: page.token } : {}) });

export function useStandardList(asked: StandardsQuery, page: Page) {
  return useQuery({
    queryKey: ['standards', 'list', asked, page.token, page.size],
    queryFn: async () => {
      const found = await read(api.GET('/v1/standards', { params: { query: { ...asked, ...paged(page) } } }));
      return {
        rows: (found.standards ?? []) as Standard[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

export function useStandardView(id: string) {
  return useQuery({
    queryKey: ['standards', 'view', id],
    queryFn: async () =>
      (await read(api.GET('/v1/standards/{id}', { params: { path: { id } } }))) as StandardView,
  });
}

export function useEntries(asked: EntriesQuery, page: Page) {
  return useQuery({
    queryKey: ['accreditations', 'list', asked, page.token, page.size],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/accreditations', { params: { query: { ...asked, ...paged(page) } } }),
      );
      return {
        rows: (found.entries ?? []) as Entry[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

/** Providers in every state, in order of name. */
export function useProviderList(asked: ProvidersQuery, page: Page) {
  return useQuery({
    queryKey: ['providers', 'list', asked, page.token, page.size],
    queryFn: async () => {
      const query = { ...asked, ...paged(page) };
      const found = await read(api.GET('/v1/providers', { params: { query } }));
      return {
        rows: (found.providers ?? []) as Provider[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

/** One provider with its sites and certificates. */
export function useProviderRecord(id: string) {
  return useQuery({
    queryKey: ['providers', id],
    queryFn: async () =>
      (await read(api.GET('/v1/providers/{id}', { params: { path: { id } } }))) as Provider,
    enabled: id !== '',
  });
}

/** Scope rows of every provider. */
export function useAllRows(asked: RowsQuery, page: Page) {
  return useQuery({
    queryKey: ['capabilities', 'list', asked, page.token, page.size],
    queryFn: async () => {
      const query = { ...asked, ...paged(page) };
      const found = await read(api.GET('/v1/capabilities', { params: { query } }));
      return {
        rows: (found.scopeRows ?? []) as ScopeRow[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

export function useAccreditationImpact(id: string) {
  return useQuery({
    queryKey: ['accreditations', 'impact', id],
    queryFn: async () =>
      (await read(api.GET('/v1/accreditations/{id}:impact', { params: { path: { id } } }))) as Impact,
  });
}
