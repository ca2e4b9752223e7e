// 询价: the invitations of the provider; queue, state and case stand in the address.
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useOffers } from '../../api/cases';
import type { Offer } from '../../api/records';
import { text, useFilters, word } from '../../lib/filters';
import { local, money } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { shortNeed } from '../../ui/need';
import { PageHeader } from '../../ui/PageHeader';
import { Empty } from '../../ui/states';
import { ClockCell } from './ClockCell';
import { Firm } from './Firm';
import { QueueTabs } from './QueueTabs';
import { paged, useOpenClocks } from './queries';
import { Teach } from './Teach';
import './provider.css';

const QUEUES = ['TO_RESPOND', 'TO_QUOTE', 'QUOTED'] as const;
const STATES = [
  'OFFER_STATE_INVITED',
  'OFFER_STATE_QUOTING',
  'OFFER_STATE_QUOTED',
  'OFFER_STATE_AWARDED',
  'OFFER_STATE_NOT_SELECTED',
  'OFFER_STATE_DECLINED',
  'OFFER_STATE_LAPSED',
  'OFFER_STATE_EXPIRED',
  'OFFER_STATE_CANCELLED',
] as const;
const FILTERS = z.object({ queue: word(QUEUES), state: word(STATES), case: text });

export default function Offers() {
  const { t } = useTranslation(['provider', 'common']);
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useOffers({
    ...paged(page),
    ...(values.queue ? { queue: `QUEUE_${values.queue}` as const } : {}),
    ...(values.state ? { states: [values.state] } : {}),
    ...(values.case ? { caseNumber: values.case } : {}),
  });
  const clocks = useOpenClocks();
  const columns: Column<Offer>[] = [
    {
      key: 'case',
      title: t('column.case'),
      cell: (row) => (
        <Link className="nowrap" to={`/p/offers/${row.id}`}>
          {row.caseNumber}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'need',
      title: t('column.need'),
      cell: (row) => <Data>{row.items.map((item) => shortNeed(t, item.need)).join('；')}</Data>,
    },
    { key: 'firm', title: t('column.firm'), cell: (row) => <Firm offer={row} /> },
    {
      key: 'clock',
      title: t('column.clock'),
      cell: (row) => <ClockCell clock={clocks.of(row.id)} readAt={clocks.readAt} />,
    },
    {
      key: 'quote',
      title: t('column.quote'),
      numeric: true,
      cell: (row) => {
        const quote = row.quotes.at(-1);
        return quote
          ? `${money(quote.totalFen)} · ${t('common:clock.days', { count: quote.leadWorkingDays })}`
          : '—';
      },
    },
    {
      key: 'invited',
      title: t('column.invited'),
      cell: (row) => <span className="nowrap">{row.createTime ? local(row.createTime).date : '—'}</span>,
    },
  ];
  return (
    <div className="stack">
      <PageHeader title={t('common:page.pOffers')} crumbs={[{ text: t('common:page.p'), to: '/p' }]} />
      <QueueTabs names={QUEUES} present={values.queue} to="/p/offers" />
      <FilterBar label={t('filter.offers')} active={active} clear={clear}>
        <FilterSelect
          label={t('column.state')}
          value={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ state: STATES.find((state) => state === value) ?? '' })}
        />
        <FilterText
          label={t('column.case')}
          value={values.case}
          placeholder="WH-2026-000000"
          onChange={(value) => set({ case: value.toUpperCase() })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.pOffers')}
        resource="offers"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => void navigate(`/p/offers/${row.id}`)}
        empty={
          active ? (
            <Empty title={t('empty.filtered')}>
              <button type="button" className="button" onClick={clear}>
                {t('common:filter.clear')}
              </button>
            </Empty>
          ) : (
            <Teach title={t('empty.offers')} />
          )
        }
      />
    </div>
  );
}
