import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, Pool } from '../../../api/records';
import { Chart } from '../../../ui/Chart';
import { cellOn } from '../offer/quote';

interface Props {
  pools: Pool[];
  cells: Cell[];
  days: string[];
  siteOf: (pool: Pool) => string;
}

/** How full each pool is, day by day: booked units in a hundred of the day's. */
export function Load({ pools, cells, days, siteOf }: Props) {
  const { t } = useTranslation('provider');
  const series = useMemo(
    () =>
      pools.slice(0, 6).map((pool) => ({
        name: [pool.displayName, siteOf(pool)].filter(Boolean).join(' · '),
        values: days.map((day) => {
          const cell = cellOn(cells, pool.id, day);
          return cell?.total ? Math.round(((cell.held + cell.used) * 100) / cell.total) : 0;
        }),
      })),
    [pools, cells, days, siteOf],
  );
  const labels = useMemo(() => days.map((day) => day.slice(5)), [days]);
  if (pools.length === 0) return null;
  return (
    <section className="panel">
      <Chart title={t('calendar.load')} labels={labels} series={series} unit="%" />
    </section>
  );
}
