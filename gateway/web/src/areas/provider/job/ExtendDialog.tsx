// 申请延期: working days more, decided by another person.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function ExtendDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  const { t } = useTranslation();
  const { form, act } = useVerb({ days: '', reason: '' });
  const { values, violations, set } = form;
  const ask = () => {
    const days = Number(values.days);
    const counted = Number.isInteger(days) && days >= 1 && days <= 250;
    const wrong = [
      ...(counted ? [] : [violation('days', t('extension.lackingDays'), t('extension.lackingDays'))]),
      ...(values.reason.trim()
        ? []
        : [violation('reason', t('extension.lackingReason'), t('extension.lackingReason'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/commitments/{commitment_id}:askExtension', {
            params: { path: { commitment_id: clock.id } },
            headers: once(key),
            body: { commitmentId: clock.id, days, reason: values.reason },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('extension.askTitle', { stage: t(`stage.${clock.stage}`) })}
      verb={t('extension.ask')}
      form={form}
      act={ask}
      onClose={onClose}
      labels={{ days: t('extension.days'), reason: t('extension.reason') }}
    >
      <Field
        name="days"
        label={t('extension.days')}
        hint={t('extension.daysHint')}
        required
        violations={violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            inputMode="numeric"
            value={values.days}
            onChange={(event) => set({ days: event.target.value })}
          />
        )}
      </Field>
      <Field name="reason" label={t('extension.reason')} required violations={violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={values.reason}
            onChange={(event) => set({ reason: event.target.value })}
          />
        )}
      </Field>
    </VerbDialog>
  );
}
