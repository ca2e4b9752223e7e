import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { Field } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** One item is given up; the others go on. */
export function DropDialog({
  request,
  itemId,
  onClose,
}: {
  request: ServiceRequest;
  itemId: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ reason: '' });
  const line = request.items.find((item) => item.id === itemId)?.line ?? 0;
  return (
    <VerbDialog
      title={t('drop.title', { line })}
      verb={t('case.drop')}
      form={form}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/requests/{id}/items/{item_id}:drop', {
                params: { path: { id: request.id, item_id: itemId } },
                headers: once(key),
                body: { id: request.id, itemId, etag: request.etag, reason: form.values.reason },
              }),
            ),
          onClose,
        )
      }
    >
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
