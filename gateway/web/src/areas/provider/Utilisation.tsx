// 利用率: how much of the pools and of the shared resources was taken, drawn and listed.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { ResourceUtilisation } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { type PoolUse, usePoolUse, useResourceUse } from '../../api/utilisation';
import { text, useFilters } from '../../lib/filters';
import { addDays, apiDate, NONE, today } from '../../lib/format';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterDay } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { ShareBar } from '../../ui/ShareBar';
import { Empty } from '../../ui/states';
import { useOwnId, useOwnProvider, usePools } from './queries';
import './provider.css';

const FILTERS = z.object({ from: text, to: text });
/** Hours with one decimal. */
const hours = (minutes: string) => (Number(minutes) / 60).toFixed(1);

export default function Utilisation() {
  const { t } = useTranslation(['ours', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const to = apiDate(values.to) ? values.to : today(serverNow());
  const from = apiDate(values.from) ? values.from : addDays(to, -29);
  const days = { from, to };
  const pools = usePoolUse(useOwnId(), days);
  const shared = useResourceUse(days);
  const sites = useOwnProvider().data?.sites ?? [];
  const known = usePools().data ?? [];
  const siteOf = (pool: PoolUse) => {
    const siteId = known.find(({ id }) => id === pool.poolId)?.siteId;
    return sites.find(({ id }) => id === siteId)?.displayName;
  };
  const bar = (one: PoolUse) =>
    Number(one.total) === 0 ? (
      NONE
    ) : (
      <ShareBar percent={one.usedPermille / 10} upTo={one.takenPermille / 10} />
    );
  const poolColumns: Column<PoolUse>[] = [
    { key: 'pool', title: t('use.pool'), cell: (row) => <Data>{row.displayName}</Data> },
    { key: 'site', title: t('use.site'), cell: (row) => <Data>{siteOf(row)}</Data> },
    { key: 'share', title: t('use.share'), cell: bar },
    { key: 'used', title: t('use.used'), numeric: true, cell: (row) => row.used },
    { key: 'held', title: t('use.held'), numeric: true, cell: (row) => row.held },
    { key: 'total', title: t('use.total'), numeric: true, cell: (row) => row.total },
    { key: 'full', title: t('use.full'), numeric: true, cell: (row) => row.fullDays },
    { key: 'closed', title: t('use.closed'), numeric: true, cell: (row) => row.closedDays },
    { key: 'days', title: t('use.days'), numeric: true, cell: (row) => row.days },
  ];
  const resourceColumns: Column<ResourceUtilisation>[] = [
    {
      key: 'resource',
      title: t('use.resource'),
      cell: (row) => (
        <Link to={`/open/resources/${row.key}`}>
          <Data>{row.title}</Data>
        </Link>
      ),
    },
    {
      key: 'share',
      title: t('use.share'),
      cell: (row) => (row.shareE6 === undefined ? NONE : <ShareBar percent={Number(row.shareE6) / 10_000} />),
    },
    { key: 'booked', title: t('use.booked'), numeric: true, cell: (row) => hours(row.bookedMinutes) },
    { key: 'bookable', title: t('use.bookable'), numeric: true, cell: (row) => hours(row.bookableMinutes) },
    { key: 'came', title: t('use.came'), numeric: true, cell: (row) => hours(row.usedMinutes) },
    { key: 'n', title: t('use.n'), numeric: true, cell: (row) => row.bookings },
  ];
  const rows = shared.data?.resources ?? [];
  const sum = pools.data?.sum;
  return (
    <div className="stack">
      <PageHeader title={t('common:page.pUtilisation')} crumbs={[{ text: t('common:page.p'), to: '/p' }]} />
      <FilterBar label={t('use.filter')} active={active} clear={clear}>
        <FilterDay label={t('use.from')} value={from} onChange={(next) => set({ from: next })} />
        <FilterDay label={t('use.to')} value={to} onChange={(next) => set({ to: next })} />
      </FilterBar>
      <section className="stack-s" aria-labelledby="use-pools">
        <h2 id="use-pools">{t('use.pools')}</h2>
        {sum && pools.data?.rows.length ? (
          <p className="row">
            <span>{t('use.sum', { from, to, used: sum.used, held: sum.held, total: sum.total })}</span>
            {bar(sum)}
          </p>
        ) : null}
        <DataTable
          label={t('use.pools')}
          resource="cells"
          query={pools}
          columns={poolColumns}
          rowKey={(row) => row.poolId}
          empty={
            <Empty title={t('use.noPool')}>
              <Link className="button" to="/p/calendar">
                {t('common:page.pCalendar')}
              </Link>
            </Empty>
          }
        />
      </section>
      <section className="stack-s" aria-labelledby="use-shared">
        <h2 id="use-shared">{t('use.shared')}</h2>
        <DataTable
          label={t('use.shared')}
          resource="resources"
          query={{ ...shared, data: shared.data ? { rows, total: rows.length, next: '' } : undefined }}
          columns={resourceColumns}
          rowKey={(row) => row.key}
          empty={
            <Empty title={t('use.noResource')}>
              <Link className="button" to="/p/resources">
                {t('common:page.pResources')}
              </Link>
            </Empty>
          }
        />
      </section>
      <details>
        <summary>{t('use.method')}</summary>
        <ul>
          <li>{t('use.methodPools')}</li>
          <li>{t('use.methodShared')}</li>
        </ul>
      </details>
    </div>
  );
}
