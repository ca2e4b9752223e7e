// Free capacity around the planned days, and how much of it the quotation holds: one row a day.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, Pool } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { apiDate, day } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { cellOn, free, type Held } from './quote';

/** Days shown at first. */
const AT_FIRST = 6;

interface Props {
  pool: Pool;
  days: string[];
  cells: Cell[];
  hold: Held[];
  set: (hold: Held[]) => void;
  /** Days that the last try could not have. */
  blocking: string[];
}

export function HoldTable({ pool, days, cells, hold, set, blocking }: Props) {
  const { t } = useTranslation('provider');
  const [all, setAll] = useState(false);
  const unitsOn = (at: string) => hold.find((held) => held.poolId === pool.id && held.day === at)?.units ?? 0;
  const change = (at: string, units: number) => {
    const rest = hold.filter((held) => held.poolId !== pool.id || held.day !== at);
    set(
      units > 0
        ? [...rest, { poolId: pool.id, day: at, units }].sort((a, b) => a.day.localeCompare(b.day))
        : rest,
    );
  };
  const open = days.filter((at) => {
    const cell = cellOn(cells, pool.id, at);
    return (cell && !cell.closed) || unitsOn(at) > 0;
  });
  const shown = open.filter(
    (at, index) => all || index < AT_FIRST || unitsOn(at) > 0 || blocking.includes(at),
  );
  return (
    <>
      <table className="hold-table">
        <caption>
          <Data>{pool.displayName}</Data>
          {pool.unit ? (
            <span className="muted">
              {' '}
              <Data>{pool.unit}</Data>
            </span>
          ) : null}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('hold.day')}</th>
            <th scope="col" className="num">
              {t('hold.free')}
            </th>
            <th scope="col" className="num">
              {t('hold.units')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((at) => {
            const cell = cellOn(cells, pool.id, at);
            const short = blocking.includes(at) || unitsOn(at) > free(cell);
            return (
              <tr key={at} className={short ? 'short' : undefined}>
                <th scope="row" className="nowrap">
                  {day(apiDate(at), language())}
                  {short ? <span className="error-text"> {t('hold.short')}</span> : null}
                </th>
                <td className="num">
                  {free(cell)}/{cell?.total ?? 0}
                </td>
                <td className="num">
                  <input
                    className="input units"
                    type="number"
                    min={0}
                    inputMode="numeric"
                    aria-label={t('hold.label', { day: at, pool: pool.displayName })}
                    aria-invalid={short ? true : undefined}
                    value={unitsOn(at) || ''}
                    placeholder="0"
                    onChange={(event) => change(at, Math.max(0, Math.floor(Number(event.target.value))))}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < open.length ? (
        <button type="button" className="button quiet" onClick={() => setAll(true)}>
          {t('hold.more', { count: open.length - shown.length })}
        </button>
      ) : null}
    </>
  );
}
