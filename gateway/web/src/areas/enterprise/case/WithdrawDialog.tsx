import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Field } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** 撤回需求 with a reason. */
export function WithdrawDialog({ request, onClose }: { request: ServiceRequest; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ reason: '' });
  return (
    <VerbDialog
      title={t('withdraw.title', { number: request.caseNumber })}
      verb={t('case.withdraw')}
      form={form}
      now={<StateBadge state={request.state} />}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/requests/{id}:withdraw', {
                params: { path: { id: request.id } },
                headers: once(key),
                body: { id: request.id, etag: request.etag, reason: form.values.reason },
              }),
            ),
          onClose,
        )
      }
    >
      <p>{t('withdraw.text')}</p>
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
