// 谢绝 an invitation, with the reason that the next steps of the case depend on.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

const REASONS = ['NO_CAPACITY', 'OUT_OF_SCOPE', 'PRICE', 'DEADLINE', 'CONFLICT', 'OTHER'] as const;

export function DeclineDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const { form, act } = useVerb({ reason: '', text: '' });
  const { values, set, violations } = form;
  const decline = () => {
    const wrong = [
      ...(values.reason ? [] : [violation('reason', t('decline.noReason'), t('decline.noReason'))]),
      ...(values.reason !== 'OTHER' || values.text.trim()
        ? []
        : [violation('text', t('decline.noText'), t('decline.noText'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/offers/{id}:respond', {
            params: { path: { id: offer.id } },
            headers: once(key),
            body: { id: offer.id, etag: offer.etag, willQuote: false, ...values },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('decline.title')}
      verb={t('decline.verb')}
      form={form}
      act={decline}
      onClose={onClose}
      now={<StateBadge state={offer.state} />}
    >
      <p>{t('decline.effect')}</p>
      <ChoiceField
        name="reason"
        label={t('decline.reason')}
        required
        violations={violations}
        value={values.reason}
        none={t('choose')}
        options={REASONS}
        word={(reason) => t(`work:decline.${reason}`)}
        set={(reason) => set({ reason })}
      />
      <TextField
        name="text"
        label={t('decline.text')}
        required={values.reason === 'OTHER'}
        violations={violations}
        value={values.text}
        rows={2}
        set={(text) => set({ text })}
      />
    </VerbDialog>
  );
}
