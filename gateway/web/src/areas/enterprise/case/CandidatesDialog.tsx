import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Item, Offer, Rec, ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Dialog } from '../../../ui/Dialog';
import { ErrorSummary } from '../../../ui/Field';
import { ReasonLine, Reasons } from '../../../ui/Reasons';
import { Empty, Loaded } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';

interface Props {
  request: ServiceRequest;
  item: Item;
  asked: Offer[];
  /** How many the platform asks when none is chosen. */
  room: number;
  onClose: () => void;
}

const AGAIN: Offer['state'][] = ['OFFER_STATE_EXPIRED', 'OFFER_STATE_CANCELLED', 'OFFER_STATE_NOT_SELECTED'];

/** Who fits, why, and who does not; up to four are asked at a time. */
export function CandidatesDialog({ request, item, asked, room, onClose }: Props) {
  const { t } = useTranslation(['enterprise', 'work']);
  const zh = language() === 'zh';
  const { form, act } = useVerb({ chosen: [] as string[] });
  const [shown, setShown] = useState<string>();
  const query = useQuery({
    queryKey: ['match', request.id, item.id],
    queryFn: async () =>
      (await read(
        api.POST('/v1/requests/{id}/items/{item_id}:match', {
          params: { path: { id: request.id, item_id: item.id } },
          headers: once(newKey()),
          body: { id: request.id, itemId: item.id, limit: 20 },
        }),
      )) as Rec<'nqi.requests.v1.MatchItemResponse'>,
    staleTime: 0,
    gcTime: 0,
  });
  const send = () =>
    void act(
      (key) =>
        read(
          api.POST('/v1/requests/{service_request_id}/items/{item_id}:sendOffers', {
            params: { path: { service_request_id: request.id, item_id: item.id } },
            headers: once(key),
            body: { serviceRequestId: request.id, itemId: item.id, providerIds: form.values.chosen },
          }),
        ),
      onClose,
    );
  return (
    <Dialog
      open
      side
      title={t('candidates.title', { line: item.line })}
      onClose={onClose}
      actions={
        <button type="button" className="button primary" disabled={form.busy || !query.data} onClick={send}>
          {form.values.chosen.length > 0
            ? t('candidates.ask', { count: form.values.chosen.length })
            : t(asked.length === 0 ? 'candidates.askFirst' : 'candidates.askNext', { count: room })}
        </button>
      }
    >
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <Loaded query={query}>
        {({ match }) => (
          <div className="stack">
            <p>{t('candidates.count', { count: match?.eligible ?? 0 })}</p>
            {match?.candidates.length === 0 ? <Empty title={t('candidates.none')} /> : null}
            <ol className="stack">
              {match?.candidates.map((one) => {
                const before = asked.findLast((offer) => offer.providerId === one.providerId);
                // A quote that expired, or an inquiry that was cancelled, can be asked for again.
                const again = !before || AGAIN.includes(before.state);
                return (
                  <li key={one.siteId} className="stack-s">
                    <label className="row">
                      <input
                        type="checkbox"
                        disabled={!again}
                        checked={form.values.chosen.includes(one.providerId)}
                        onChange={(event) =>
                          form.set({
                            chosen: event.target.checked
                              ? [...form.values.chosen, one.providerId]
                              : form.values.chosen.filter((id) => id !== one.providerId),
                          })
                        }
                      />
                      <strong>
                        {one.rank}. <Data>{one.providerName}</Data>
                      </strong>
                      <span className="muted">{t(`common:region.${one.region}`)}</span>
                      {before ? <span className="muted">{t(`common:state.${before.state}`)}</span> : null}
                    </label>
                    <div className="row between">
                      <span>
                        <ReasonLine candidate={one} />
                        {/* The fee of a slot stands in its own line of facts. */}
                        {one.slot
                          ? null
                          : ` · ${one.plan?.priceFen ? money(one.plan.priceFen) : t('candidates.onRequest')}`}
                      </span>
                      <button
                        type="button"
                        className="button quiet"
                        aria-expanded={shown === one.siteId}
                        onClick={() => setShown(shown === one.siteId ? undefined : one.siteId)}
                      >
                        {t('compare.why')}
                        <span className="sr">
                          {' '}
                          <Data>{one.providerName}</Data>
                        </span>
                      </button>
                    </div>
                    {shown === one.siteId ? <Reasons candidate={one} need={item.need} /> : null}
                  </li>
                );
              })}
            </ol>
            {match && match.nearMisses.length > 0 ? (
              <section aria-labelledby="near">
                <h3 id="near">{t('candidates.near')}</h3>
                <ul className="steps">
                  {match.nearMisses.map((one) => (
                    <li key={one.siteId + one.code}>
                      <Data>{one.providerName}</Data>: {zh ? one.zh : one.en}
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            {match && match.removed.length > 0 ? (
              <section aria-labelledby="removed">
                <h3 id="removed">
                  {t('candidates.removed', { count: match.removed.reduce((sum, one) => sum + one.sites, 0) })}
                </h3>
                <ul className="steps">
                  {match.removed.map((one) => (
                    <li key={one.code}>
                      {t(`work:rejectCode.${one.code}`)}: {one.sites}
                      {one.eligibleWithout > 0
                        ? ` · ${t('candidates.without', { count: one.eligibleWithout })}`
                        : ''}
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            <p className="meta">{zh ? match?.loaded?.zh : match?.loaded?.en}</p>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
