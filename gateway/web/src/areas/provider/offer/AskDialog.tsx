import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';

/** 提问: at most two, without contact data; the clock rests until the answer. */
export function AskDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  return (
    <TextVerb
      title={t('ask.title')}
      verb={t('ask.verb')}
      name="question"
      label={t('ask.label')}
      hint={t('ask.hint')}
      lacking={t('ask.lacking')}
      now={<StateBadge state={offer.state} />}
      onClose={onClose}
      call={(question, key) =>
        read(
          api.POST('/v1/offers/{id}:ask', {
            params: { path: { id: offer.id } },
            headers: once(key),
            body: { id: offer.id, etag: offer.etag, question },
          }),
        )
      }
    />
  );
}
