// Another request like the last one.
import { api, once, read } from '../../api/client';
import type { ServiceRequest } from '../../api/records';
import { bodyOf, draftOf } from './draft';

/** A new draft with the content of a request, without its deadline and its documents; returns it. */
export async function copyOf(request: ServiceRequest, key: string): Promise<ServiceRequest> {
  const draft = draftOf(request);
  const body = bodyOf({
    ...draft,
    deadline: '',
    files: [],
    items: draft.items.map((row) => ({ ...row, id: '' })),
  });
  return (await read(api.POST('/v1/requests', { headers: once(key), body }))) as ServiceRequest;
}
