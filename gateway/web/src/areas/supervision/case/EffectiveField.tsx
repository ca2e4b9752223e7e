// 实际时间 of a command that is recorded later than it happened; the platform says which times it takes.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { TextField } from '../../../ui/fields/TextField';

interface Props {
  /** On Shanghai's wall clock, as the control writes it; empty = now. */
  value: string;
  violations: Violation[];
  onChange: (value: string) => void;
}

export function EffectiveField({ value, violations, onChange }: Props) {
  const { t } = useTranslation('supervision');
  return (
    <TextField
      name="effective_time"
      label={t('effective.label')}
      hint={t('effective.hint')}
      violations={violations}
      type="datetime-local"
      value={value}
      set={onChange}
    />
  );
}
