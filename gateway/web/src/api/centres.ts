// The service centres: one list for the public pages and for everybody who routes, reads or writes them.
import { useQuery } from '@tanstack/react-query';
import { api, read } from './client';
import type { Centre } from './records';

export function useCentres() {
  return useQuery({
    queryKey: ['directory', 'centres'],
    queryFn: async () => ((await read(api.GET('/v1/centres'))).centres ?? []) as Centre[],
    staleTime: 5 * 60_000,
  });
}
