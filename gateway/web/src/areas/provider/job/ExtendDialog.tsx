// 申请延期: working days more, decided by another person.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function ExtendDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  const { t } = useTranslation(['common', 'work']);
  const { form, act } = useVerb({ days: '', reason: '' });
  const { values, violations, set } = form;
  const ask = () => {
    const days = Number(values.days);
    const counted = Number.isInteger(days) && days >= 1 && days <= 250;
    const wrong = [
      ...(counted
        ? []
        : [violation('days', t('work:extension.lackingDays'), t('work:extension.lackingDays'))]),
      ...(values.reason.trim()
        ? []
        : [violation('reason', t('work:extension.lackingReason'), t('work:extension.lackingReason'))]),
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
      title={t('work:extension.askTitle', { stage: t(`stage.${clock.stage}`) })}
      verb={t('work:extension.ask')}
      form={form}
      act={ask}
      onClose={onClose}
      labels={{ days: t('work:extension.days'), reason: t('work:extension.reason') }}
    >
      <TextField
        name="days"
        label={t('work:extension.days')}
        hint={t('work:extension.daysHint')}
        required
        violations={violations}
        value={values.days}
        inputMode="numeric"
        set={(days) => set({ days })}
      />
      <TextField
        name="reason"
        label={t('work:extension.reason')}
        required
        violations={violations}
        value={values.reason}
        rows={2}
        set={(reason) => set({ reason })}
      />
    </VerbDialog>
  );
}
