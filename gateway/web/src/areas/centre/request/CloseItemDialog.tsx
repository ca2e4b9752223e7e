// 关闭为未能匹配: only with the evidence of what was tried.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Item, ServiceRequest } from '../../../api/records';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Standing } from './Standing';

export function CloseItemDialog({
  request,
  item,
  onClose,
}: {
  request: ServiceRequest;
  item: Item;
  onClose: () => void;
}) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb({ evidence: '' });
  return (
    <VerbDialog
      title={t('closeItem.title', { line: item.line })}
      verb={t('closeItem.verb')}
      form={form}
      onClose={onClose}
      now={<Standing request={request} />}
      labels={{ evidence: t('closeItem.evidence') }}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/requests/{id}/items/{item_id}:closeUnfilled', {
                params: { path: { id: request.id, item_id: item.id } },
                headers: once(key),
                body: { id: request.id, itemId: item.id, etag: request.etag, evidence: form.values.evidence },
              }),
            ),
          onClose,
        )
      }
    >
      <p>{t('closeItem.text')}</p>
      <TextField
        name="evidence"
        label={t('closeItem.evidence')}
        hint={t('closeItem.hint')}
        required
        violations={form.violations}
        value={form.values.evidence}
        rows={2}
        set={(evidence) => form.set({ evidence })}
      />
    </VerbDialog>
  );
}
