import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Field } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** Asks for another quotation, saying what should change. */
export function RequoteDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ reason: '' });
  return (
    <VerbDialog
      title={t('requote.title', { name: offer.providerName })}
      verb={t('requote.verb')}
      form={form}
      now={<StateBadge state={offer.state} />}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/offers/{id}:requote', {
                params: { path: { id: offer.id } },
                headers: once(key),
                body: { id: offer.id, etag: offer.etag, reason: form.values.reason },
              }),
            ),
          onClose,
        )
      }
    >
      <Field
        name="reason"
        label={t('requote.reason')}
        hint={t('requote.hint')}
        required
        violations={form.violations}
      >
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={form.values.reason}
            onChange={(event) => form.set({ reason: event.target.value })}
          />
        )}
      </Field>
    </VerbDialog>
  );
}
