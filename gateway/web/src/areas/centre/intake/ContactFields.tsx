// Until when, where, and whom to call; the firm's own unless another is typed.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { serverNow } from '../../../api/server-time';
import { today } from '../../../lib/format';
import { REGIONS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import type { Entry } from './entry';

interface Props {
  entry: Entry;
  violations: Violation[];
  set: (change: Partial<Entry>) => void;
}

export function ContactFields({ entry, violations, set }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const text = (name: string, key: 'contact' | 'phone' | 'email', required: boolean) => (
    <Field name={name} label={t(`intake.${key}`)} required={required} violations={violations}>
      {(aria) => (
        <input
          {...aria}
          className="input"
          autoComplete="off"
          inputMode={key === 'phone' ? 'tel' : undefined}
          value={entry[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="intake-grid">
      <Field name="deadline" label={t('intake.deadline')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="date"
            min={today(serverNow())}
            value={entry.deadline}
            onChange={(event) => set({ deadline: event.target.value })}
          />
        )}
      </Field>
      <Field name="region" label={t('intake.region')} required violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={entry.region}
            onChange={(event) => set({ region: event.target.value })}
          >
            <option value="">{t('choose')}</option>
            {REGIONS.map((region) => (
              <option key={region} value={region}>
                {t(`common:region.${region}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {text('contact.name', 'contact', true)}
      {text('contact.phone', 'phone', true)}
      {text('contact.email', 'email', false)}
      <Field name="text" label={t('intake.text')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={entry.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
