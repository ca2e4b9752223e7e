import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { TextVerb } from '../../../ui/TextVerb';

interface Props {
  request: ServiceRequest;
  itemId: string;
  onClose: () => void;
}

/** One item is given up; the others go on. */
export function DropDialog({ request, itemId, onClose }: Props) {
  const { t } = useTranslation('enterprise');
  const line = request.items.find((item) => item.id === itemId)?.line ?? 0;
  return (
    <TextVerb
      title={t('drop.title', { line })}
      verb={t('case.drop')}
      name="reason"
      label={t('withdraw.reason')}
      call={(reason, key) =>
        read(
          api.POST('/v1/requests/{id}/items/{item_id}:drop', {
            params: { path: { id: request.id, item_id: itemId } },
            headers: once(key),
            body: { id: request.id, itemId, etag: request.etag, reason },
          }),
        )
      }
      onClose={onClose}
    />
  );
}
