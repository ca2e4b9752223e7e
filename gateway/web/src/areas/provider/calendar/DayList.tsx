// The same by day, for a phone.
import { useTranslation } from 'react-i18next';
import type { Cell, Pool } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { apiDate, day as dayText } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { cellOn } from '../offer/quote';
import { DayCell } from './DayCell';
import { type DayKind, markOf, type Selection } from './days';

interface Props {
  pools: Pool[];
  days: string[];
  cells: Cell[];
  kind: (day: string) => DayKind;
  selection: Selection;
  select: (selection: Selection) => void;
  edit: () => void;
  rules: (pool: Pool) => void;
  siteOf: (pool: Pool) => string;
}

export function DayList({ pools, days, cells, kind, selection, select, edit, rules, siteOf }: Props) {
  const { t } = useTranslation('provider');
  const pool = pools[selection.pool];
  if (!pool) return null;
  return (
    <div className="stack-s">
      <label className="filter">
        <span>{t('calendar.pool')}</span>
        <select
          className="input"
          value={selection.pool}
          onChange={(event) => select({ pool: Number(event.target.value), at: 0, anchor: 0 })}
        >
          {pools.map((one, index) => (
            <option key={one.id} value={index}>
              {one.displayName} · {siteOf(one)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button" onClick={() => rules(pool)}>
        {t('calendar.rules')}
      </button>
      <ul className="day-list">
        {days.map((day, index) => {
          const cell = cellOn(cells, pool.id, day);
          return (
            <li key={day} className={`${markOf(cell)} ${kind(day)}`}>
              <span>
                <Data>{dayText(apiDate(day), language())}</Data>{' '}
                {kind(day) === 'work' ? null : (
                  <span className="day-kind">{t(`calendar.kind.${kind(day)}`)}</span>
                )}
              </span>
              <span className="day-cell">
                <DayCell cell={cell} />
              </span>
              <button
                type="button"
                className="button"
                aria-label={t('calendar.editDay', { day })}
                onClick={() => {
                  select({ ...selection, at: index, anchor: index });
                  edit();
                }}
              >
                {t('calendar.editShort')}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
