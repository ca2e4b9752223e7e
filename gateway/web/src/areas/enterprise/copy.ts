// Another request like the last one.
import { api, once, read } from '../../api/client';
import type { ServiceRequest } from '../../api/records';
import { undated } from './carried';
import { bodyOf, type Draft, draftOf } from './draft';

/** The content of a request as that of a new one, without its days and its documents. */
export function copyOfDraft(request: ServiceRequest): Draft {
  const draft = draftOf(request);
  const items = draft.items.map(({ known, ...row }) => ({
    ...row,
    id: '',
    ...(known ? { known: undated(known) } : {}),
  }));
  return { ...draft, deadline: '', files: [], items };
}

/** A new draft like a request; returns it. */
export async function copyOf(request: ServiceRequest, key: string): Promise<ServiceRequest> {
  const body = bodyOf(copyOfDraft(request));
  return (await read(api.POST('/v1/requests', { headers: once(key), body }))) as ServiceRequest;
}
