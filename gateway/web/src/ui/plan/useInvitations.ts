// 派单 to the providers of a plan, row by row: what one row is refused does not keep the others from being sent.
import { useRef, useState } from 'react';
import { api, newKey, once, read } from '../../api/client';
import { type ApiError, asApiError } from '../../api/problem';
import { useRefresh } from '../../api/refresh';

/** Candidates to look for the planned provider among: as many as a reply has at most. */
const LOOKED_AT = 50;

/** An item of a case and the provider that a plan has for it. */
export interface Invited {
  request: { id: string };
  item: { id: string };
  candidate: { providerId: string };
}

export type Outcome = { state: 'sending' } | { state: 'sent' } | { state: 'refused'; error: ApiError };

export function useInvitations() {
  const refresh = useRefresh();
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const [busy, setBusy] = useState(false);
  const keys = useRef<Record<string, { match: string; send: string }>>({});

  const invite = async ({ request, item, candidate }: Invited): Promise<Outcome> => {
    const key = keys.current[item.id] ?? { match: newKey(), send: newKey() };
    keys.current[item.id] = key;
    try {
      // Offers are sent to candidates of the item's newest match, which the planned one has to be among.
      await read(
        api.POST('/v1/requests/{id}/items/{item_id}:match', {
          params: { path: { id: request.id, item_id: item.id } },
          headers: once(key.match),
          body: { id: request.id, itemId: item.id, limit: LOOKED_AT },
        }),
      );
      await read(
        api.POST('/v1/requests/{service_request_id}/items/{item_id}:sendOffers', {
          params: { path: { service_request_id: request.id, item_id: item.id } },
          headers: once(key.send),
          body: { serviceRequestId: request.id, itemId: item.id, providerIds: [candidate.providerId] },
        }),
      );
      return { state: 'sent' };
    } catch (problem) {
      const error = asApiError(problem);
      // A broken connection leaves open whether it was done: the same act is tried again. A refusal is another act.
      if (error.code !== 'NETWORK' && error.status < 500) delete keys.current[item.id];
      return { state: 'refused', error };
    }
  };

  /** Sends what was not sent yet. */
  const send = async (rows: Invited[]) => {
    setBusy(true);
    for (const row of rows) {
      if (outcomes[row.item.id]?.state === 'sent') continue;
      setOutcomes((now) => ({ ...now, [row.item.id]: { state: 'sending' } }));
      const outcome = await invite(row);
      setOutcomes((now) => ({ ...now, [row.item.id]: outcome }));
    }
    setBusy(false);
    await refresh();
  };

  return { outcomes, busy, send };
}
