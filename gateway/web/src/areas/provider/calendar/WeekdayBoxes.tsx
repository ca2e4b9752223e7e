import { useTranslation } from 'react-i18next';
import { WEEKDAYS, type Weekday } from './days';

interface Props {
  chosen: Weekday[];
  set: (chosen: Weekday[]) => void;
}

/** Days of the week as boxes. */
export function WeekdayBoxes({ chosen, set }: Props) {
  const { t } = useTranslation('capacity');
  return (
    <fieldset className="plain" data-field="weekdays" tabIndex={-1}>
      <legend>{t('weekdays')}</legend>
      <div className="row">
        {WEEKDAYS.map((day) => (
          <label key={day} className="row weekday-box">
            <input
              type="checkbox"
              checked={chosen.includes(day)}
              onChange={() =>
                set(WEEKDAYS.filter((one) => (one === day ? !chosen.includes(one) : chosen.includes(one))))
              }
            />
            {t(`weekday.${day}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
