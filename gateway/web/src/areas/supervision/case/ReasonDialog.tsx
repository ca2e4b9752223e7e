// A verb on a clock that asks for its reason only.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../../api/records';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { ClockNow } from './ClockNow';

interface Props {
  verb: 'resume' | 'cancel';
  clock: Commitment;
  call: (key: string, reason: string) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

export function ReasonDialog({ verb, clock, call, onClose, children }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb({ reason: '' });
  const { reason } = form.values;
  return (
    <VerbDialog
      title={t(`${verb}.title`, { stage: t(`common:stage.${clock.stage}`) })}
      verb={t(`${verb}.verb`)}
      form={form}
      onClose={onClose}
      now={<ClockNow clock={clock} />}
      labels={{ reason: t('reason') }}
      act={() => {
        if (reason.trim()) void act((key) => call(key, reason), onClose);
        else form.fail([violation('reason', t('noReason'), t('noReason'))]);
      }}
    >
      {children}
      <Field name="reason" label={t('reason')} required violations={form.violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={reason}
            onChange={(event) => form.set({ reason: event.target.value })}
          />
        )}
      </Field>
    </VerbDialog>
  );
}
