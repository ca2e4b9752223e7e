// 我的共享资源: what this provider shares, and how many bookings wait for an answer.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, once, read } from '../../api/client';
import type { Resource } from '../../api/records';
import { useRefresh } from '../../api/refresh';
import { serverNow } from '../../api/server-time';
import { useBookings, useOwnResources } from '../../api/sharing';
import { language } from '../../i18n/i18n';
import { text, useFilters, word } from '../../lib/filters';
import { day, isoDate, today } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { RESOURCE_CLASSES } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { useForm } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, PartError } from '../../ui/states';
import { paged } from './queries';
import { ResourceDialog } from './sharing/ResourceDialog';
import './provider.css';

const STATES = ['RESOURCE_STATE_DRAFT', 'RESOURCE_STATE_PUBLISHED', 'RESOURCE_STATE_RETIRED'] as const;
const FILTERS = z.object({ q: text, state: word(STATES), class: word(RESOURCE_CLASSES) });

export default function Resources() {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const refresh = useRefresh();
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const form = useForm({});
  const [asked, ask] = useState<{ one?: Resource }>();
  const waiting = useBookings({
    side: 'BOOKING_SIDE_OWNER',
    states: ['BOOKING_STATE_REQUESTED'],
    pageSize: 1,
  }).data;
  const query = useOwnResources({
    query: values.q,
    ...(values.state ? { state: values.state } : {}),
    ...(values.class ? { class: values.class } : {}),
    ...paged(page),
  });
  const turn = async (one: Resource) => {
    const state =
      one.state === 'RESOURCE_STATE_PUBLISHED' ? 'RESOURCE_STATE_RETIRED' : 'RESOURCE_STATE_PUBLISHED';
    await form.submit(async (key) => {
      await read(
        api.POST('/v1/resources/{id}:setState', {
          params: { path: { id: one.id } },
          headers: once(key),
          body: { id: one.id, state, etag: one.etag },
        }),
      );
    });
    await refresh();
  };
  const now = today(serverNow());
  const columns: Column<Resource>[] = [
    {
      key: 'title',
      title: t('sharing.field.title'),
      cell: (row) => (
        <Link to={`/open/resources/${row.id}`}>
          <Data>{row.title}</Data>
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'class', title: t('sharing.field.class'), cell: (row) => t(`common:resourceClass.${row.class}`) },
    {
      key: 'capability',
      title: t('sharing.field.capability'),
      cell: (row) => <Data>{[row.model, row.capability].filter(Boolean).join(' · ')}</Data>,
    },
    {
      key: 'calibrated',
      title: t('sharing.field.calibrated'),
      cell: (row) => (
        <>
          <span className="nowrap">{day(row.calibratedUntil, language())}</span>
          {row.calibratedUntil && isoDate(row.calibratedUntil) < now ? (
            <span className="meta"> {t('sharing.expired')}</span>
          ) : null}
        </>
      ),
    },
    {
      key: 'verbs',
      title: t('work:booking.verbs'),
      cell: (row) => (
        <span className="row">
          <button type="button" className="button" onClick={() => ask({ one: row })}>
            {t('common:action.change')}
          </button>
          <button type="button" className="button" disabled={form.busy} onClick={() => void turn(row)}>
            {t(row.state === 'RESOURCE_STATE_PUBLISHED' ? 'sharing.retire' : 'sharing.publish')}
          </button>
        </span>
      ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pResources')}
        crumbs={[{ text: t('common:page.p'), to: '/p' }]}
        actions={
          <>
            <Link className="button" to="/p/bookings?state=BOOKING_STATE_REQUESTED">
              {t('sharing.waiting', { n: waiting?.total ?? 0 })}
            </Link>
            <Link className="button" to="/p/bookings">
              {t('common:page.pBookings')}
            </Link>
            <button type="button" className="button primary" onClick={() => ask({})}>
              <Icon name="plus" />
              {t('sharing.add')}
            </button>
          </>
        }
      />
      <FilterBar label={t('sharing.filter')} active={active} clear={clear}>
        <FilterText label={t('sharing.words')} value={values.q} onChange={(q) => set({ q })} />
        <FilterSelect
          label={t('column.state')}
          value={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ state: STATES.find((state) => state === value) ?? '' })}
        />
        <FilterSelect
          label={t('sharing.field.class')}
          value={values.class}
          options={RESOURCE_CLASSES.map((value) => ({ value, text: t(`common:resourceClass.${value}`) }))}
          onChange={(value) => set({ class: RESOURCE_CLASSES.find((one) => one === value) ?? '' })}
        />
      </FilterBar>
      {form.failure ? <PartError error={form.failure} /> : null}
      <DataTable
        label={t('common:page.pResources')}
        resource="resources"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <Empty title={t(active ? 'sharing.filtered' : 'sharing.none')}>
            {active ? (
              <button type="button" className="button" onClick={clear}>
                {t('common:filter.clear')}
              </button>
            ) : null}
          </Empty>
        }
      />
      {asked ? <ResourceDialog one={asked.one} onClose={() => ask(undefined)} /> : null}
    </div>
  );
}
