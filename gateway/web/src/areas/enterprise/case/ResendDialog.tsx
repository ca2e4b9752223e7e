import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** Another sample is on its way, or this one is used as it is and the report will say so. */
export function ResendDialog({
  order,
  deviation,
  onClose,
}: {
  order: Order;
  deviation: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ text: '' });
  const verb = t(deviation ? 'resend.accept' : 'resend.verb');
  return (
    <VerbDialog
      title={t('resend.title', { number: order.number })}
      verb={verb}
      form={form}
      now={<StateBadge state={order.state} />}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/orders/{id}:resendSample', {
                params: { path: { id: order.id } },
                headers: once(key),
                body: { id: order.id, etag: order.etag, acceptDeviation: deviation ? form.values.text : '' },
              }),
            ),
          onClose,
        )
      }
    >
      {deviation ? (
        <TextField
          name="accept_deviation"
          label={t('resend.deviation')}
          hint={t('resend.deviationHint')}
          required
          violations={form.violations}
          value={form.values.text}
          rows={2}
          set={(text) => form.set({ text })}
        />
      ) : (
        <p>{t('resend.text')}</p>
      )}
    </VerbDialog>
  );
}
