// The history of a record of the register: every version, newest first.
import { useQuery } from '@tanstack/react-query';
import { api, read } from './client';
import type { Rec } from './records';

export type Revision = Rec<'nqi.registry.v1.Revision'>;
export type FieldChange = Rec<'nqi.registry.v1.FieldChange'>;
export type Impact = Rec<'nqi.registry.v1.Impact'>;

export type Historic = 'standards' | 'accreditations' | 'capabilities';

const PAGE = 100;

async function page(kind: Historic, id: string) {
  const params = { path: { id }, query: { pageSize: PAGE } };
  if (kind === 'standards') return read(api.GET('/v1/standards/{id}/revisions', { params }));
  if (kind === 'accreditations') return read(api.GET('/v1/accreditations/{id}/revisions', { params }));
  return read(api.GET('/v1/capabilities/{id}/revisions', { params }));
}

export function useRevisions(kind: Historic, id: string) {
  return useQuery({
    queryKey: [kind, 'revisions', id],
    queryFn: async () => {
      const found = await page(kind, id);
      return { revisions: (found.revisions ?? []) as Revision[], total: found.totalSize ?? 0 };
    },
  });
}
