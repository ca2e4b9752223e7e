// A verb that asks for a reason and, where it holds for days, for the first and the last of them.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from './fields/TextField';
import { violation } from './form';
import { useVerb } from './useVerb';
import { VerbDialog } from './VerbDialog';

export interface DaysValues {
  reason: string;
  /** ISO; empty = today. */
  from: string;
  /** ISO; empty = until it is lifted. */
  until: string;
}

interface Props {
  title: string;
  verb: string;
  days: readonly ('from' | 'until')[];
  children?: ReactNode;
  call: (values: DaysValues, key: string) => Promise<unknown>;
  onClose: () => void;
}

export function DaysVerb({ title, verb, days, children, call, onClose }: Props) {
  const { t } = useTranslation('work');
  const { form, act } = useVerb<DaysValues>({ reason: '', from: '', until: '' });
  const { values, set, violations } = form;
  return (
    <VerbDialog
      title={title}
      verb={verb}
      form={form}
      onClose={onClose}
      labels={{ reason: t('days.reason'), from: t('days.from'), until: t('days.until') }}
      act={() => {
        if (values.reason.trim()) void act((key) => call(values, key), onClose);
        else form.fail([violation('reason', t('days.noReason'), t('days.noReason'))]);
      }}
    >
      {children}
      <TextField
        name="reason"
        label={t('days.reason')}
        required
        violations={violations}
        value={values.reason}
        rows={3}
        set={(reason) => set({ reason })}
      />
      {days.map((day) => (
        <TextField
          key={day}
          name={day}
          label={t(`days.${day}`)}
          hint={t(`days.${day}Hint`)}
          violations={violations}
          type="date"
          value={values[day]}
          set={(text) => set({ [day]: text })}
        />
      ))}
    </VerbDialog>
  );
}
