// Until when, where, and whom to call; the firm's own unless another is typed.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { serverNow } from '../../../api/server-time';
import { today } from '../../../lib/format';
import { REGIONS } from '../../../lib/regions';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import type { Entry } from './entry';

interface Props {
  entry: Entry;
  violations: Violation[];
  set: (change: Partial<Entry>) => void;
}

export function ContactFields({ entry, violations, set }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const text = (name: string, key: 'contact' | 'phone' | 'email', required: boolean) => (
    <TextField
      name={name}
      label={t(`intake.${key}`)}
      required={required}
      violations={violations}
      autoComplete="off"
      inputMode={key === 'phone' ? 'tel' : undefined}
      value={entry[key]}
      set={(text) => set({ [key]: text })}
    />
  );
  return (
    <div className="intake-grid">
      <TextField
        name="deadline"
        label={t('intake.deadline')}
        violations={violations}
        value={entry.deadline}
        type="date"
        min={today(serverNow())}
        set={(deadline) => set({ deadline })}
      />
      <ChoiceField
        name="region"
        label={t('intake.region')}
        required
        violations={violations}
        value={entry.region}
        none={t('choose')}
        options={REGIONS}
        word={(region) => t(`common:region.${region}`)}
        set={(region) => set({ region })}
      />
      {text('contact.name', 'contact', true)}
      {text('contact.phone', 'phone', true)}
      {text('contact.email', 'email', false)}
      <TextField
        name="text"
        label={t('intake.text')}
        violations={violations}
        value={entry.text}
        set={(text) => set({ text })}
      />
    </div>
  );
}
