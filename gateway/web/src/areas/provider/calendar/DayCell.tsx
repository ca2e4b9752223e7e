import { useTranslation } from 'react-i18next';
import type { Cell } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { booked, markOf } from './days';

/** Booked of total with its bar; full, closed and rest have words, not only looks. A day of rest offers nothing to count. */
export function DayCell({ cell }: { cell: Cell | undefined }) {
  const { t } = useTranslation('provider');
  const mark = markOf(cell);
  const total = cell?.total ?? 0;
  const share = total > 0 ? Math.min(100, (booked(cell) * 100) / total) : 0;
  return (
    <>
      {cell && !(mark === 'holiday' && total === 0) ? (
        <>
          <span className="cell-count">
            {booked(cell)}/{total}
          </span>
          <svg className="cell-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect className="ground" width="100" height="6" />
            <rect className="taken" width={share} height="6" />
          </svg>
        </>
      ) : null}
      {mark === 'open' ? null : <span className="cell-mark">{t(`calendar.mark.${mark}`)}</span>}
      {cell?.reason ? (
        <span className="cell-reason" title={cell.reason}>
          <Data>{cell.reason}</Data>
        </span>
      ) : null}
    </>
  );
}
