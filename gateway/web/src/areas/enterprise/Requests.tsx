import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useOffers, useOrders, useRatings, useRequests } from '../../api/cases';
import type { ServiceRequest } from '../../api/records';
import { language } from '../../i18n/i18n';
import { text, useFilters, word, words } from '../../lib/filters';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { Icon } from '../../ui/Icon';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import type { State } from '../../ui/status-map';
import { queueValue, TASKS, taskAddress } from './tasks';
import { clockOf, useOpenClocks } from './useTasks';
import './enterprise.css';

const STATES = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'ACCEPTED',
  'SOURCING',
  'OFFERING',
  'IN_SERVICE',
  'COMPLETED',
  'UNFILLED',
  'CANCELLED',
  'REJECTED',
  'WITHDRAWN',
  'LAPSED',
] as const;
const QUEUES = TASKS.map((kind) => kind.queue);
const FILTERS = z.object({ q: text, states: words(STATES), queue: word(QUEUES) });

interface Row {
  id: string;
  requestId: string;
  number: string;
  title: string;
  state: State;
  time: string | undefined;
}

const stateValue = (state: (typeof STATES)[number]) => `REQUEST_STATE_${state}` as ServiceRequest['state'];

/** All requests of the firm, or the rows behind one of its numbers. */
export default function Requests() {
  const { t } = useTranslation('enterprise');
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const clocks = useOpenClocks();
  const kind = TASKS.find((one) => one.queue === values.queue);
  const list = kind?.list ?? 'requests';
  const paging = { pageSize: page.size, pageToken: page.token };
  const queue = kind ? { queue: queueValue(kind.queue) } : {};
  const requests = useRequests(
    { ...paging, ...queue, query: values.q, states: values.states.map(stateValue) },
    list === 'requests',
  );
  const offers = useOffers({ ...paging, ...queue }, list === 'offers');
  const orders = useOrders({ ...paging, ...queue, query: values.q }, list === 'orders');
  const ratings = useRatings({ ...paging, ...queue }, list === 'ratings');
  const source = { requests, offers, orders, ratings }[list];
  const rows: Row[] =
    list === 'requests'
      ? (requests.data?.rows ?? []).map((one) => ({
          id: one.id,
          requestId: one.id,
          number: one.caseNumber,
          title: one.title,
          state: one.state,
          time: one.submitTime ?? one.createTime,
        }))
      : list === 'offers'
        ? (offers.data?.rows ?? []).map((one) => ({
            id: one.id,
            requestId: one.serviceRequestId,
            number: one.caseNumber,
            title: one.questions.find((question) => !question.answer)?.question ?? one.providerName,
            state: one.state,
            time: one.createTime,
          }))
        : list === 'orders'
          ? (orders.data?.rows ?? []).map((one) => ({
              id: one.id,
              requestId: one.serviceRequestId,
              number: one.number,
              title: one.title || one.providerName,
              state: one.state,
              time: one.createTime,
            }))
          : (ratings.data?.rows ?? []).map((one) => ({
              id: one.id,
              requestId: one.serviceRequestId,
              number: one.caseNumber,
              title: one.providerName,
              state: one.state,
              time: one.createTime,
            }));
  const address = (row: Row) => {
    if (row.state === 'REQUEST_STATE_DRAFT') return `/e/requests/${row.requestId}/edit`;
    return kind ? taskAddress(kind, row.requestId) : `/e/requests/${row.number || row.requestId}`;
  };
  const columns: Column<Row>[] = [
    {
      key: 'number',
      title: t('list.number'),
      width: 190,
      cell: (row) => (
        <Link to={address(row)} className="mono">
          {row.number || t('list.draft')}
        </Link>
      ),
    },
    { key: 'state', title: t('list.state'), width: 150, cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'title',
      title: t('list.title'),
      cell: (row) =>
        row.title ? <Data>{row.title}</Data> : <span className="muted">{t('home.untitled')}</span>,
    },
    {
      key: 'clock',
      title: t('list.clock'),
      cell: (row) => {
        const clock = clockOf(clocks, row.id, row.requestId);
        return clock ? <Countdown clock={clock} /> : '—';
      },
    },
    {
      key: 'time',
      title: t('list.time'),
      cell: (row) => <span className="nowrap">{instant(row.time, language())}</span>,
    },
  ];
  return (
    <div>
      <PageHeader
        title={kind ? t(`task.${kind.queue}`) : t('common:page.eRequests')}
        crumbs={[{ text: t('common:page.e'), to: '/e' }]}
        actions={
          <Link className="button primary" to="/e/requests/new">
            <Icon name="plus" />
            {t('common:page.eNew')}
          </Link>
        }
      />
      <FilterBar label={t('list.filter')} active={active} clear={clear}>
        <FilterSelect
          label={t('list.queue')}
          value={values.queue}
          options={QUEUES.map((value) => ({ value, text: t(`task.${value}`) }))}
          onChange={(value) => set({ queue: value, states: [] })}
        />
        <FilterSelect
          label={t('list.state')}
          value={values.states.length === 1 ? (values.states[0] ?? '') : ''}
          all={values.states.length > 1 ? t('list.several', { count: values.states.length }) : undefined}
          options={STATES.map((value) => ({ value, text: t(`common:state.REQUEST_STATE_${value}`) }))}
          onChange={(value) => set({ states: STATES.filter((state) => state === value), queue: '' })}
        />
        {list === 'requests' || list === 'orders' ? (
          <FilterText label={t('list.text')} value={values.q} onChange={(q) => set({ q })} />
        ) : null}
      </FilterBar>
      <DataTable
        label={t('common:page.eRequests')}
        resource={list}
        query={{ ...source, data: source.data ? { ...source.data, rows } : undefined }}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => void navigate(address(row))}
        empty={<NoRows active={active} clear={clear} filtered={t('list.filtered')} none={t('list.none')} />}
      />
    </div>
  );
}
