// 本单位的共享资源: what an enterprise, a provider or a centre shares, and how many bookings wait for an answer.
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
import { StateBadge } from '../Badge';
import { Data } from '../Data';
import { type Column, DataTable } from '../DataTable';
import { FilterBar, FilterSelect, FilterText } from '../FilterBar';
import { useForm } from '../form';
import { Icon } from '../Icon';
import { NoRows } from '../NoRows';
import { PageHeader } from '../PageHeader';
import { PartError } from '../states';
import { ResourceDialog } from './ResourceDialog';

const STATES = ['RESOURCE_STATE_DRAFT', 'RESOURCE_STATE_PUBLISHED', 'RESOURCE_STATE_RETIRED'] as const;
const FILTERS = z.object({ q: text, state: word(STATES), class: word(RESOURCE_CLASSES) });

interface Props {
  /** Address of the area, such as `/p`. */
  root: '/e' | '/p' | '/c';
  title: string;
  /** Name of the area's home. */
  home: string;
}

export function OwnResources({ root, title, home }: Props) {
  const { t } = useTranslation(['lending', 'common', 'work']);
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
    pageSize: page.size,
    ...(page.token ? { pageToken: page.token } : {}),
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
  // An enterprise's bookings begin with those that it made itself.
  const owned = root === '/e' ? 'side=OWNER&' : '';
  const now = today(serverNow());
  const columns: Column<Resource>[] = [
    {
      key: 'title',
      title: t('field.title'),
      cell: (row) => (
        <Link to={`/open/resources/${row.id}`}>
          <Data>{row.title}</Data>
        </Link>
      ),
    },
    { key: 'state', title: t('state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'class', title: t('field.class'), cell: (row) => t(`common:resourceClass.${row.class}`) },
    {
      key: 'capability',
      title: t('field.capability'),
      cell: (row) => <Data>{[row.model, row.capability].filter(Boolean).join(' · ')}</Data>,
    },
    {
      key: 'calibrated',
      title: t('field.calibrated'),
      cell: (row) => (
        <>
          <span className="nowrap">{day(row.calibratedUntil, language())}</span>
          {row.calibratedUntil && isoDate(row.calibratedUntil) < now ? (
            <span className="meta"> {t('expired')}</span>
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
            {t(row.state === 'RESOURCE_STATE_PUBLISHED' ? 'retire' : 'publish')}
          </button>
        </span>
      ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={title}
        crumbs={[{ text: home, to: root }]}
        actions={
          <>
            <Link className="button" to={`${root}/bookings?${owned}state=BOOKING_STATE_REQUESTED`}>
              {t('waiting', { n: waiting?.total ?? 0 })}
            </Link>
            <Link className="button" to={`${root}/bookings?${owned}`.replace(/[?&]$/, '')}>
              {t('common:page.pBookings')}
            </Link>
            <button type="button" className="button primary" onClick={() => ask({})}>
              <Icon name="plus" />
              {t('add')}
            </button>
          </>
        }
      />
      <p className="muted">{t('lead')}</p>
      <FilterBar label={t('filter')} active={active} clear={clear}>
        <FilterText label={t('words')} value={values.q} onChange={(q) => set({ q })} />
        <FilterSelect
          label={t('state')}
          value={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ state: STATES.find((state) => state === value) ?? '' })}
        />
        <FilterSelect
          label={t('field.class')}
          value={values.class}
          options={RESOURCE_CLASSES.map((value) => ({ value, text: t(`common:resourceClass.${value}`) }))}
          onChange={(value) => set({ class: RESOURCE_CLASSES.find((one) => one === value) ?? '' })}
        />
      </FilterBar>
      {form.failure ? <PartError error={form.failure} /> : null}
      <DataTable
        label={title}
        resource="resources"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<NoRows active={active} clear={clear} filtered={t('filtered')} none={t('none')} />}
      />
      {asked ? <ResourceDialog one={asked.one} onClose={() => ask(undefined)} /> : null}
    </div>
  );
}
