import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';

/** Asks for another quotation, saying what should change. */
export function RequoteDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  return (
    <TextVerb
      title={t('requote.title', { name: offer.providerName })}
      verb={t('requote.verb')}
      name="reason"
      label={t('requote.reason')}
      hint={t('requote.hint')}
      now={<StateBadge state={offer.state} />}
      call={(reason, key) =>
        read(
          api.POST('/v1/offers/{id}:requote', {
            params: { path: { id: offer.id } },
            headers: once(key),
            body: { id: offer.id, etag: offer.etag, reason },
          }),
        )
      }
      onClose={onClose}
    />
  );
}
