import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import type { ServiceRequest } from '../../api/records';
import { TextVerb } from '../TextVerb';
import type { Action } from './queries';

interface Props {
  action: Action;
  request: ServiceRequest;
  onClose: () => void;
}

/** Takes a request out of an action, with a reason. */
export function UntagDialog({ action, request, onClose }: Props) {
  const { t } = useTranslation('actions');
  return (
    <TextVerb
      title={t('untag.title', { number: request.caseNumber })}
      verb={t('untag.verb')}
      name="reason"
      label={t('field.reason')}
      lacking={t('untag.lacking')}
      onClose={onClose}
      call={(reason, key) =>
        read(
          api.POST('/v1/actions/{id}:untag', {
            params: { path: { id: action.id } },
            headers: once(key),
            body: { id: action.id, serviceRequestId: request.id, reason },
          }),
        )
      }
    />
  );
}
