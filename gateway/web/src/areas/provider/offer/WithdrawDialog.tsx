import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';

/** 撤回: the offer ends, held capacity is free again, the next candidate is invited. */
export function WithdrawDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  return (
    <TextVerb
      title={t('withdraw.title')}
      verb={t('withdraw.verb')}
      name="reason"
      label={t('withdraw.reason')}
      lacking={t('withdraw.lacking')}
      now={<StateBadge state={offer.state} />}
      onClose={onClose}
      call={(reason, key) =>
        read(
          api.POST('/v1/offers/{id}:withdraw', {
            params: { path: { id: offer.id } },
            headers: once(key),
            body: { id: offer.id, etag: offer.etag, reason },
          }),
        )
      }
    >
      <p>{t('withdraw.effect')}</p>
    </TextVerb>
  );
}
