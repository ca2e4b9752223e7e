import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';

/** Cancels before the work starts; afterwards it is a proposal. */
export function CancelDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const begun = order.state === 'ORDER_STATE_IN_PROGRESS' || order.state === 'ORDER_STATE_CONFIRMING';
  return (
    <TextVerb
      title={t('cancel.title', { number: order.number })}
      verb={t('cancel.verb')}
      name="reason"
      label={t('withdraw.reason')}
      now={<StateBadge state={order.state} />}
      call={(reason, key) =>
        read(
          api.POST('/v1/orders/{id}:cancel', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, reason },
          }),
        )
      }
      onClose={onClose}
    >
      <p>{t(begun ? 'cancel.proposal' : 'cancel.text')}</p>
    </TextVerb>
  );
}
