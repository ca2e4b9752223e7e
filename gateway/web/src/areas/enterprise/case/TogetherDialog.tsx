import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer, ServiceRequest } from '../../../api/records';
import { money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { shortNeed } from '../../../ui/need';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Sum } from './TogetherPanel';
import { type Open, quoteOf, together } from './together';
import '../../../ui/choice.css';

interface Props {
  request: ServiceRequest;
  open: Open[];
  onClose: () => void;
}

/** The quotes that were seen, one for each item: all are chosen or none. */
export function TogetherDialog({ request, open, onClose }: Props) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ chosen: {} as Record<string, string>, acceptSubcontract: false });
  const chosen = open.flatMap(({ item, offers }) => {
    const offer = offers.find(({ id }) => id === form.values.chosen[item.id]) ?? offers[0];
    return offer ? [offer] : [];
  });
  const sum = together(chosen);
  const refused = chosen.find(({ id }) => id === form.failure?.metadata.offer_id);
  const words = (offer: Offer) =>
    `${offer.providerName} · ${money(quoteOf(offer)?.totalFen)} · ${t('compare.days', {
      count: quoteOf(offer)?.leadWorkingDays ?? 0,
    })}`;
  const body = {
    serviceRequestId: request.id,
    offers: chosen.map((offer) => ({
      id: offer.id,
      etag: offer.etag,
      quoteVersion: quoteOf(offer)?.version ?? 0,
      acceptSubcontract: form.values.acceptSubcontract,
    })),
  };
  return (
    <VerbDialog
      title={t('together.title')}
      verb={t('together.verb')}
      form={form}
      onClose={onClose}
      act={() => void act((key) => read(api.POST('/v1/offers:award', { headers: once(key), body })), onClose)}
    >
      <div className="stack-s">
        {refused ? (
          <Notice tone="warn">
            <Data>{t('together.refused', { name: refused.providerName })}</Data>
          </Notice>
        ) : null}
        <p>{t('together.text')}</p>
        {open.map(({ item, offers }, at) => (
          <fieldset key={item.id} className="plain stack-s">
            <legend>
              {item.line}. <Data>{shortNeed(t, item.need)}</Data>
            </legend>
            {offers.map((offer) => (
              <label key={offer.id} className="row check-choice">
                <input
                  type="radio"
                  name={`together-${item.id}`}
                  data-field={`offers[${at}].id`}
                  checked={chosen.includes(offer)}
                  onChange={() => form.set({ chosen: { ...form.values.chosen, [item.id]: offer.id } })}
                />
                <Data>{words(offer)}</Data>
              </label>
            ))}
          </fieldset>
        ))}
        <Sum of={sum} />
        {sum.subcontract ? (
          <label className="row">
            <input
              type="checkbox"
              checked={form.values.acceptSubcontract}
              onChange={(event) => form.set({ acceptSubcontract: event.target.checked })}
            />
            {t('award.subcontract')}
          </label>
        ) : null}
      </div>
    </VerbDialog>
  );
}
