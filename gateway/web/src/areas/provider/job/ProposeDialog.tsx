import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';

/** 提议取消: the firm or the centre decides; the clock goes on meanwhile. */
export function ProposeDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  return (
    <TextVerb
      title={t('propose.verb')}
      verb={t('propose.verb')}
      name="reason"
      label={t('propose.reason')}
      lacking={t('propose.lacking')}
      now={<StateBadge state={order.state} />}
      onClose={onClose}
      call={(reason, key) =>
        read(
          api.POST('/v1/orders/{id}:cancel', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, reason },
          }),
        )
      }
    >
      <p>{t('propose.effect')}</p>
    </TextVerb>
  );
}
