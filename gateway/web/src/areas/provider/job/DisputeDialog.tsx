// 答复异议: amend the report, test again, or dismiss with reasons.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

const ANSWERS = ['AMEND', 'REDO', 'DISMISS'] as const;
type Answer = (typeof ANSWERS)[number];

export function DisputeDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  const { form, act } = useVerb<{ answer: Answer | ''; days: string; text: string }>({
    answer: '',
    days: String(order.promisedDays),
    text: '',
  });
  const { values, set, violations } = form;
  const answer = () => {
    const days = Number(values.days);
    const wrong = [
      ...(values.answer ? [] : [violation('answer', t('dispute.noAnswer'), t('dispute.noAnswer'))]),
      ...(values.text.trim() ? [] : [violation('text', t('dispute.noText'), t('dispute.noText'))]),
      ...(values.answer !== 'REDO' || (Number.isInteger(days) && days > 0)
        ? []
        : [violation('redo_days', t('quote.noLead'), t('quote.noLead'))]),
    ];
    if (wrong.length > 0 || !values.answer) {
      form.fail(wrong);
      return;
    }
    const chosen = `DISPUTE_ANSWER_${values.answer}` as const;
    void act(
      (key) =>
        read(
          api.POST('/v1/orders/{id}:answerDispute', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: {
              id: order.id,
              etag: order.etag,
              answer: chosen,
              text: values.text,
              ...(values.answer === 'REDO' ? { redoDays: days } : {}),
            },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('dispute.verb')}
      verb={t('dispute.verb')}
      form={form}
      act={answer}
      onClose={onClose}
      now={<StateBadge state={order.state} />}
      labels={{ answer: t('dispute.answer'), text: t('dispute.text'), redo_days: t('dispute.days') }}
    >
      <ol className="steps">
        {order.disputePoints.map((point) => (
          <li key={point}>
            <Data>{point}</Data>
          </li>
        ))}
      </ol>
      <ChoiceField
        name="answer"
        label={t('dispute.answer')}
        required
        violations={violations}
        value={values.answer}
        none={t('choose')}
        options={ANSWERS}
        word={(one) => t(`dispute.${one}`)}
        set={(value) => set({ answer: ANSWERS.find((one) => one === value) ?? '' })}
      />
      {values.answer ? <p className="muted">{t(`dispute.effect.${values.answer}`)}</p> : null}
      {values.answer === 'REDO' ? (
        <TextField
          name="redo_days"
          label={t('dispute.days')}
          hint={t('dispute.daysHint')}
          required
          violations={violations}
          value={values.days}
          type="number"
          min={1}
          set={(days) => set({ days })}
        />
      ) : null}
      <TextField
        name="text"
        label={t('dispute.text')}
        required
        violations={violations}
        value={values.text}
        rows={2}
        set={(text) => set({ text })}
      />
    </VerbDialog>
  );
}
