// The days and times of a week.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../api/problem';
import { Field } from '../Field';
import type { Week } from './hours';
import './hours.css';

interface Props {
  week: Week;
  violations: Violation[];
  set: (week: Week) => void;
}

export function HoursFields({ week, violations, set }: Props) {
  const { t } = useTranslation(['lending', 'common']);
  const wrong = violations.find(({ field }) => field.startsWith('resource.weekly_hours'));
  const told = wrong ? [{ ...wrong, field: 'resource.weekly_hours' }] : [];
  const flip = (day: number) =>
    set({
      ...week,
      days: (week.days.includes(day) ? week.days.filter((one) => one !== day) : [...week.days, day]).sort(),
    });
  const time = (part: 'morning' | 'afternoon', end: 'from' | 'to') => (
    <input
      className="input"
      type="time"
      step={1800}
      aria-label={t(`${part}.${end}`)}
      value={week[part][end]}
      onChange={(event) => set({ ...week, [part]: { ...week[part], [end]: event.target.value } })}
    />
  );
  return (
    <fieldset className="stack-s">
      <legend className="label">{t('days')}</legend>
      <div className="row">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <label key={day} className="row">
            <input type="checkbox" checked={week.days.includes(day)} onChange={() => flip(day)} />
            {t(`weekday.${day}`)}
          </label>
        ))}
      </div>
      <Field name="resource.weekly_hours" label={t('times')} hint={t('timesHint')} violations={told}>
        {(aria) => (
          <div {...aria} role="group" aria-label={t('times')} tabIndex={-1} className="stack-s">
            <div className="time-span">
              {time('morning', 'from')}
              <span aria-hidden="true">–</span>
              {time('morning', 'to')}
            </div>
            <div className="time-span">
              {time('afternoon', 'from')}
              <span aria-hidden="true">–</span>
              {time('afternoon', 'to')}
            </div>
          </div>
        )}
      </Field>
    </fieldset>
  );
}
