// Dates with hours of their own, a line each.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../api/problem';
import { TextField } from '../fields/TextField';
import { at } from '../form';
import { Icon } from '../Icon';
import type { OwnDay } from './hours';

interface Props {
  days: OwnDay[];
  violations: Violation[];
  set: (days: OwnDay[]) => void;
}

export function DayHoursFields({ days, violations, set }: Props) {
  const { t } = useTranslation(['lending', 'common']);
  const change = (key: string, part: Partial<OwnDay>) =>
    set(days.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <fieldset className="stack-s" data-field="resource.day_hours" tabIndex={-1}>
      <legend className="label">{t('ownDays')}</legend>
      <p className="hint">{t('ownDaysHint')}</p>
      {days.map((one, index) => {
        const path = `resource.day_hours[${index}]`;
        // A window that is refused is named by its place in the line; the line is one field.
        const told = at(violations, path).map((wrong) => ({
          ...wrong,
          field: wrong.field === `${path}.day` ? wrong.field : `${path}.windows`,
        }));
        return (
          <div key={one.key} className="row day-hours">
            <TextField
              name={`${path}.day`}
              label={t('ownDay')}
              required
              violations={told}
              type="date"
              value={one.day}
              set={(day) => change(one.key, { day })}
            />
            <TextField
              name={`${path}.windows`}
              label={t('ownWindows')}
              hint={index === 0 ? t('ownWindowsHint') : undefined}
              violations={told}
              value={one.windows}
              set={(windows) => change(one.key, { windows })}
            />
            <button
              type="button"
              className="button"
              aria-label={t('removeDay', { day: one.day || index + 1 })}
              onClick={() => set(days.filter(({ key }) => key !== one.key))}
            >
              <Icon name="close" />
            </button>
          </div>
        );
      })}
      <p>
        <button
          type="button"
          className="button"
          disabled={days.length >= 120}
          onClick={() => set([...days, { key: crypto.randomUUID(), day: '', windows: '' }])}
        >
          <Icon name="plus" />
          {t('addDay')}
        </button>
      </p>
    </fieldset>
  );
}
