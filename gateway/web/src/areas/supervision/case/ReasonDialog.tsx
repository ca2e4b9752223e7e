// A verb on a clock that asks for its reason and, where it may be recorded later than it happened, for the time it happened.
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../../api/records';
import { fromWall } from '../../../lib/format';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { ClockNow } from './ClockNow';
import { EffectiveField } from './EffectiveField';

/** The changing part of the request. */
export interface Reasoned {
  reason: string;
  effectiveTime?: string;
}

interface Props {
  verb: 'resume' | 'complete' | 'cancel' | 'reopen';
  clock: Commitment;
  /** It may take effect before it is recorded. */
  backdates?: boolean;
  call: (key: string, asked: Reasoned) => Promise<unknown>;
  onClose: () => void;
}

export function ReasonDialog({ verb, clock, backdates = false, call, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb({ reason: '', effective: '' });
  const { values, violations, set } = form;
  const run = () => {
    if (!values.reason.trim()) {
      form.fail([violation('reason', t('noReason'), t('noReason'))]);
      return;
    }
    const { reason, effective } = values;
    void act(
      (key) => call(key, { reason, ...(effective ? { effectiveTime: fromWall(effective) } : {}) }),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t(`${verb}.title`, { stage: t(`common:stage.${clock.stage}`) })}
      verb={t(`${verb}.verb`)}
      form={form}
      act={run}
      onClose={onClose}
      now={<ClockNow clock={clock} />}
      labels={{ reason: t('reason'), effective_time: t('effective.label') }}
    >
      <p>{t(`${verb}.text`)}</p>
      <TextField
        name="reason"
        label={t('reason')}
        required
        violations={violations}
        value={values.reason}
        rows={2}
        set={(reason) => set({ reason })}
      />
      {backdates ? (
        <EffectiveField
          value={values.effective}
          violations={violations}
          onChange={(effective) => set({ effective })}
        />
      ) : null}
    </VerbDialog>
  );
}
