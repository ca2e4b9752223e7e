// 候选机构 of an item with the reasons of the match, and 派单 to some of them.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Item, MatchResponse, Offer, ServiceRequest } from '../../../api/records';
import { Dialog } from '../../../ui/Dialog';
import { ErrorSummary } from '../../../ui/Field';
import { objectOf } from '../../../ui/need';
import { Loading, PartError } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { Candidates } from './Candidates';
import { NotChosen } from './NotChosen';

interface Props {
  request: ServiceRequest;
  item: Item;
  /** Offers that were sent before. */
  asked: Offer[];
  onClose: () => void;
}

export function CandidatesDialog({ request, item, asked, onClose }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const [chosen, setChosen] = useState<string[]>([]);
  const { form, act } = useVerb({});
  const key = useRef(newKey());
  const match = useMutation({
    mutationFn: async () => {
      const reply = await read(
        api.POST('/v1/requests/{id}/items/{item_id}:match', {
          params: { path: { id: request.id, item_id: item.id } },
          headers: once(key.current),
          body: { id: request.id, itemId: item.id, limit: 20 },
        }),
      );
      return reply.match as MatchResponse;
    },
  });
  const { mutate } = match;
  useEffect(() => mutate(), [mutate]);
  const send = () =>
    void act(
      (once_) =>
        read(
          api.POST('/v1/requests/{service_request_id}/items/{item_id}:sendOffers', {
            params: { path: { service_request_id: request.id, item_id: item.id } },
            headers: once(once_),
            body: { serviceRequestId: request.id, itemId: item.id, providerIds: chosen },
          }),
        ),
      onClose,
    );
  const found = match.data?.candidates.length ?? 0;
  return (
    <Dialog
      open
      side
      title={t('candidates.title', { line: item.line, object: objectOf(item.need) })}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('common:action.back')}
          </button>
          {found > 0 ? (
            <button type="button" className="button primary" disabled={form.busy} onClick={send}>
              {chosen.length > 0 ? t('candidates.send', { count: chosen.length }) : t('candidates.sendThree')}
            </button>
          ) : null}
        </>
      }
    >
      <div className="stack">
        <ErrorSummary violations={form.violations} failure={form.failure} />
        {match.error ? <PartError error={match.error} retry={() => mutate()} /> : null}
        {match.isPending ? <Loading /> : null}
        {match.data ? (
          <>
            <Candidates
              match={match.data}
              need={item.need}
              asked={asked.map(({ providerId }) => providerId)}
              chosen={chosen}
              choose={setChosen}
            />
            <NotChosen match={match.data} />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
