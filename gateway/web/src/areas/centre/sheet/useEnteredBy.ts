// Name of the member who typed a case, when it is one of this organisation.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { useMe } from '../../../app/useSession';

export function useEnteredBy(request: ServiceRequest): string {
  const me = useMe();
  const own = me.member?.id === request.enteredBy;
  const organization = me.organization?.id ?? '';
  const others = useQuery({
    queryKey: ['directory', 'members', organization],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/organizations/{organization_id}/members', {
          params: { path: { organization_id: organization } },
        }),
      );
      return found.members ?? [];
    },
    enabled: request.channel === 'CHANNEL_WINDOW' && !own && organization !== '',
    retry: false,
    staleTime: 600_000,
  }).data;
  if (own) return me.member?.displayName ?? '';
  return others?.find(({ id }) => id === request.enteredBy)?.displayName ?? '';
}
