import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { money } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** 选定: the quote that was seen, and no other version of it. */
export function AwardDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ acceptSubcontract: false });
  const quote = offer.quotes.at(-1);
  if (!quote) return null;
  return (
    <VerbDialog
      title={t('award.title')}
      verb={t('award.verb')}
      form={form}
      now={<StateBadge state={offer.state} />}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/offers/{id}:award', {
                params: { path: { id: offer.id } },
                headers: once(key),
                body: {
                  id: offer.id,
                  etag: offer.etag,
                  quoteVersion: quote.version,
                  acceptSubcontract: form.values.acceptSubcontract,
                },
              }),
            ),
          onClose,
        )
      }
    >
      <p>
        <strong>
          <Data>{offer.providerName}</Data>
        </strong>{' '}
        {t('award.version', { version: quote.version })} · {money(quote.totalFen)} ·{' '}
        {t('compare.days', { count: quote.leadWorkingDays })}
      </p>
      <p>{t('award.text')}</p>
      {quote.subcontract ? (
        <label className="row">
          <input
            type="checkbox"
            data-field="accept_subcontract"
            checked={form.values.acceptSubcontract}
            onChange={(event) => form.set({ acceptSubcontract: event.target.checked })}
          />
          {t('award.subcontract')}
        </label>
      ) : null}
    </VerbDialog>
  );
}
