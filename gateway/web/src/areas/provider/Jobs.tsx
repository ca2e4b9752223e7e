// 委托: the orders of the provider; queue, state and text stand in the address.
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useOrders } from '../../api/cases';
import type { Order } from '../../api/records';
import { text, useFilters, word } from '../../lib/filters';
import { local, money } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { Empty } from '../../ui/states';
import { ClockCell } from './ClockCell';
import { QueueTabs } from './QueueTabs';
import { paged, useOpenClocks } from './queries';
import { Teach } from './Teach';
import './provider.css';

const QUEUES = ['TO_RECEIVE', 'IN_WORK', 'WAITING', 'DELIVERED', 'DISPUTED', 'CANCELLATIONS'] as const;
const STATES = [
  'ORDER_STATE_AWAITING_SAMPLE',
  'ORDER_STATE_SAMPLE_UNFIT',
  'ORDER_STATE_IN_PROGRESS',
  'ORDER_STATE_CONFIRMING',
  'ORDER_STATE_DELIVERED',
  'ORDER_STATE_DISPUTED',
  'ORDER_STATE_COMPLETED',
  'ORDER_STATE_CANCELLED',
  'ORDER_STATE_REASSIGNED',
] as const;
const FILTERS = z.object({ queue: word(QUEUES), state: word(STATES), q: text });

export default function Jobs() {
  const { t } = useTranslation(['provider', 'common']);
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useOrders({
    ...paged(page),
    ...(values.queue ? { queue: `QUEUE_${values.queue}` as const } : {}),
    ...(values.state ? { states: [values.state] } : {}),
    ...(values.q ? { query: values.q } : {}),
  });
  const clocks = useOpenClocks();
  const columns: Column<Order>[] = [
    {
      key: 'number',
      title: t('column.order'),
      cell: (row) => (
        <Link className="nowrap" to={`/p/jobs/${row.id}`}>
          {row.number}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'title', title: t('column.title'), cell: (row) => <Data>{row.title}</Data> },
    { key: 'firm', title: t('column.firm'), cell: (row) => <Data>{row.enterpriseName}</Data> },
    {
      key: 'clock',
      title: t('column.clock'),
      cell: (row) => <ClockCell clock={clocks.of(row.id)} readAt={clocks.readAt} />,
    },
    { key: 'total', title: t('column.total'), numeric: true, cell: (row) => money(row.totalFen) },
    {
      key: 'updated',
      title: t('column.updated'),
      cell: (row) => (row.updateTime ? local(row.updateTime).date : '—'),
    },
  ];
  return (
    <div className="stack">
      <PageHeader title={t('common:page.pJobs')} crumbs={[{ text: t('common:page.p'), to: '/p' }]} />
      <QueueTabs names={QUEUES} present={values.queue} to="/p/jobs" />
      <FilterBar label={t('filter.jobs')} active={active} clear={clear}>
        <FilterSelect
          label={t('column.state')}
          value={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ state: STATES.find((state) => state === value) ?? '' })}
        />
        <FilterText
          label={t('jobs.text')}
          value={values.q}
          placeholder="WH-2026-000000"
          onChange={(q) => set({ q })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.pJobs')}
        resource="orders"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => void navigate(`/p/jobs/${row.id}`)}
        empty={
          active ? (
            <Empty title={t('empty.filtered')}>
              <button type="button" className="button" onClick={clear}>
                {t('common:filter.clear')}
              </button>
            </Empty>
          ) : (
            <Teach title={t('empty.jobs')} />
          )
        }
      />
    </div>
  );
}
