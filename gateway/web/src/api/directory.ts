// Names of organisations by their id: short lists that hardly change, read once a visit.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCentres } from './centres';
import { api, read } from './client';
import type { Organization, Provider } from './records';

const KEEP = 600_000;

/** After a name, an address or a telephone number was changed the lists are read anew. */
export function useForgetNames() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['directory'] });
}

export function useProviders() {
  return useQuery({
    queryKey: ['directory', 'providers'],
    queryFn: async () => {
      const found: Provider[] = [];
      let pageToken = '';
      do {
        const page = await read(
          api.GET('/v1/providers', {
            params: { query: { pageSize: 200, pageToken: pageToken || undefined } },
          }),
        );
        found.push(...((page.providers ?? []) as Provider[]));
        pageToken = page.nextPageToken ?? '';
      } while (pageToken && found.length < 1000);
      return found;
    },
    staleTime: KEEP,
  });
}

/** One provider with its sites and certificates. */
export function useProvider(id: string) {
  return useQuery({
    queryKey: ['directory', 'provider', id],
    queryFn: async () =>
      (await read(api.GET('/v1/providers/{id}', { params: { path: { id } } }))) as Provider,
    staleTime: KEEP,
  });
}

/** Names of centres and providers: those who owe something. */
export function useObligors(): { nameOf: (id: string) => string; all: { id: string; name: string }[] } {
  const centres = useCentres().data ?? [];
  const providers = useProviders().data ?? [];
  const all = [...centres, ...providers].map(({ id, displayName }) => ({ id, name: displayName }));
  return { nameOf: (id) => all.find((one) => one.id === id)?.name ?? '', all };
}

/** One organisation; for centres and the bureau. */
export function useOrganization(id: string) {
  return useQuery({
    queryKey: ['directory', 'organization', id],
    queryFn: async () =>
      (await read(api.GET('/v1/organizations/{id}', { params: { path: { id } } }))) as Organization,
    enabled: id !== '',
    staleTime: KEEP,
  });
}
