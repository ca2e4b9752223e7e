// 不予受理: why, in words for the enterprise, and where to go instead.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Standing } from './Standing';

const REASONS = ['NOT_NQI', 'UNLAWFUL', 'DUPLICATE', 'NOT_ELIGIBLE'] as const;

export function RejectDialog({ request, onClose }: { request: ServiceRequest; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb({ reason: '', text: '', whereToGo: '' });
  const { values, violations, set } = form;
  const reject = () => {
    const wrong = [
      ...(values.reason ? [] : [violation('reason', t('reject.noReason'), t('reject.noReason'))]),
      ...(values.text.trim() ? [] : [violation('text', t('reject.noText'), t('reject.noText'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/requests/{id}:reject', {
            params: { path: { id: request.id } },
            headers: once(key),
            body: { id: request.id, etag: request.etag, ...values },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('reject.title')}
      verb={t('reject.verb')}
      form={form}
      onClose={onClose}
      now={<Standing request={request} />}
      labels={{ reason: t('reject.reason'), text: t('reject.text') }}
      act={reject}
    >
      <ChoiceField
        name="reason"
        label={t('reject.reason')}
        required
        violations={violations}
        value={values.reason}
        none={t('choose')}
        options={REASONS}
        word={(reason) => t(`rejection.${reason}`)}
        set={(reason) => set({ reason })}
      />
      <TextField
        name="text"
        label={t('reject.text')}
        hint={t('reject.textHint')}
        required
        violations={violations}
        value={values.text}
        rows={2}
        set={(text) => set({ text })}
      />
      <TextField
        name="where_to_go"
        label={t('reject.where')}
        hint={t('reject.whereHint')}
        violations={violations}
        value={values.whereToGo}
        set={(whereToGo) => set({ whereToGo })}
      />
    </VerbDialog>
  );
}
