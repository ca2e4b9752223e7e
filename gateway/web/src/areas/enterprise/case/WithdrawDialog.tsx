import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';

/** 撤回需求 with a reason. */
export function WithdrawDialog({ request, onClose }: { request: ServiceRequest; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  return (
    <TextVerb
      title={t('withdraw.title', { number: request.caseNumber })}
      verb={t('case.withdraw')}
      name="reason"
      label={t('withdraw.reason')}
      now={<StateBadge state={request.state} />}
      call={(reason, key) =>
        read(
          api.POST('/v1/requests/{id}:withdraw', {
            params: { path: { id: request.id } },
            headers: once(key),
            body: { id: request.id, etag: request.etag, reason },
          }),
        )
      }
      onClose={onClose}
    >
      <p>{t('withdraw.text')}</p>
    </TextVerb>
  );
}
