// Pools by days as a grid: arrows move, Shift extends, Enter edits.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, Pool } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { apiDate, day as dayText } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { cellOn } from '../offer/quote';
import { DayCell } from './DayCell';
import { type DayKind, markOf, moved, range, type Selection } from './days';

interface Props {
  pools: Pool[];
  days: string[];
  cells: Cell[];
  kind: (day: string) => DayKind;
  today: string;
  selection: Selection;
  select: (selection: Selection) => void;
  edit: () => void;
  rules: (pool: Pool) => void;
  siteOf: (pool: Pool) => string;
}

export function Grid({ pools, days, cells, kind, today, selection, select, edit, rules, siteOf }: Props) {
  const { t } = useTranslation('provider');
  const table = useRef<HTMLTableElement>(null);
  const [first, last] = range(selection);

  // The focus follows the selection only while it is in the grid.
  useEffect(() => {
    if (!table.current?.contains(document.activeElement)) return;
    table.current
      .querySelector<HTMLElement>(`[data-cell="${selection.pool}-${selection.at}"]`)
      ?.focus({ preventScroll: false });
  }, [selection]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      edit();
      return;
    }
    const next = moved(selection, event.key, event.shiftKey, pools.length, days.length);
    if (!next) return;
    event.preventDefault();
    select(next);
  };

  return (
    <div className="scroll-x calendar-scroll">
      <table
        className="calendar"
        role="grid"
        aria-label={t('calendar.grid')}
        aria-multiselectable="true"
        ref={table}
      >
        <thead>
          <tr>
            <th scope="col">{t('calendar.pool')}</th>
            {days.map((day) => (
              <th
                key={day}
                scope="col"
                className={`day ${kind(day)}`}
                aria-current={day === today ? 'date' : undefined}
              >
                <span className="sr">{dayText(apiDate(day), language())}</span>
                <span aria-hidden="true">
                  {day.slice(5)}
                  <br />
                  {t(`calendar.week.${new Date(`${day}T00:00:00Z`).getUTCDay()}`)}
                </span>
                {kind(day) === 'work' ? null : (
                  <span className="day-kind">{t(`calendar.kind.${kind(day)}`)}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pools.map((pool, row) => (
            <tr key={pool.id}>
              <th scope="row">
                <Data>{pool.displayName}</Data>
                <span className="meta calendar-site">
                  <Data>{[siteOf(pool), pool.unit].filter(Boolean).join(' · ')}</Data>
                </span>
                <button
                  type="button"
                  className="button quiet link-like calendar-rules"
                  aria-label={t('calendar.rulesOf', { name: pool.displayName })}
                  onClick={() => rules(pool)}
                >
                  {t('calendar.rules')}
                </button>
              </th>
              {days.map((day, column) => {
                const cell = cellOn(cells, pool.id, day);
                const selected = row === selection.pool && column >= first && column <= last;
                const focus = row === selection.pool && column === selection.at;
                return (
                  <td
                    key={day}
                    role="gridcell"
                    data-cell={`${row}-${column}`}
                    className={`${markOf(cell)} ${kind(day)}`}
                    tabIndex={focus ? 0 : -1}
                    aria-selected={selected}
                    onKeyDown={onKeyDown}
                    onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                    onClick={(event) =>
                      select({
                        pool: row,
                        at: column,
                        anchor: event.shiftKey && row === selection.pool ? selection.anchor : column,
                      })
                    }
                    onDoubleClick={edit}
                  >
                    <DayCell cell={cell} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
