// What only the enterprise's pages read.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read } from '../../api/client';
import { useObligors } from '../../api/directory';
import type { Provider, Rating, ServiceRequest } from '../../api/records';
import { useMe } from '../../app/useSession';

/** The newest request that was submitted, to begin another like it. */
export function useLatest() {
  return useQuery({
    queryKey: ['requests', 'latest'],
    queryFn: async () => {
      const page = await read(api.GET('/v1/requests', { params: { query: { pageSize: 20 } } }));
      return ((page.requests ?? []) as ServiceRequest[]).find((one) => one.caseNumber !== '') ?? null;
    },
  });
}

export function useProvider(id: string) {
  return useQuery({
    queryKey: ['providers', id],
    queryFn: async () =>
      (await read(api.GET('/v1/providers/{id}', { params: { path: { id } } }))) as Provider,
    enabled: id !== '',
    staleTime: 60_000,
  });
}

export function useRating(id: string) {
  return useQuery({
    queryKey: ['ratings', id],
    queryFn: async () => (await read(api.GET('/v1/ratings/{id}', { params: { path: { id } } }))) as Rating,
    enabled: id !== '',
  });
}

/** Name of a party of a case: this firm, a centre or a provider. */
export function useNames(): (organization: string) => string {
  const me = useMe().organization;
  const { nameOf } = useObligors();
  return useCallback(
    (organization) => (organization === me?.id ? (me?.displayName ?? '') : nameOf(organization)),
    [me, nameOf],
  );
}
