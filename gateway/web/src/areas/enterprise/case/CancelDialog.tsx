import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Field } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** Cancels before the work starts; afterwards it is a proposal. */
export function CancelDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ reason: '' });
  const begun = order.state === 'ORDER_STATE_IN_PROGRESS' || order.state === 'ORDER_STATE_CONFIRMING';
  return (
    <VerbDialog
      title={t('cancel.title', { number: order.number })}
      verb={t('cancel.verb')}
      form={form}
      now={<StateBadge state={order.state} />}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/orders/{id}:cancel', {
                params: { path: { id: order.id } },
                headers: once(key),
                body: { id: order.id, etag: order.etag, reason: form.values.reason },
              }),
            ),
          onClose,
        )
      }
    >
      <p>{t(begun ? 'cancel.proposal' : 'cancel.text')}</p>
      <Field name="reason" label={t('withdraw.reason')} required violations={form.violations}>
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
