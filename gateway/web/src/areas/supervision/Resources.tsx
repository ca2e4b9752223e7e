// 共享资源使用率: how much of the bookable time was booked, in all and by region, class, month and resource.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { ResourceUtilisation } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { useResourceUse } from '../../api/utilisation';
import { text, useFilters, word } from '../../lib/filters';
import { addDays, apiDate, NONE, today } from '../../lib/format';
import { REGIONS, RESOURCE_CLASSES } from '../../lib/regions';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterDay, FilterSelect } from '../../ui/FilterBar';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { ShareBar } from '../../ui/ShareBar';
import './supervision.css';

const BY = ['resources', 'regions', 'classes', 'months'] as const;
const FILTERS = z.object({
  by: z.catch(z.enum(BY), 'resources'),
  from: text,
  to: text,
  class: word(RESOURCE_CLASSES),
  region: word(REGIONS),
});

/** Hours with one decimal. */
const hours = (minutes: string | number) => (Number(minutes) / 60).toFixed(1);

function Share({ row }: { row: ResourceUtilisation }) {
  return row.shareE6 === undefined ? NONE : <ShareBar percent={Number(row.shareE6) / 10_000} />;
}

export default function Resources() {
  const { t } = useTranslation(['supervision', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const last = addDays(today(serverNow()), -1);
  const to = apiDate(values.to) ? values.to : last;
  const from = apiDate(values.from) ? values.from : addDays(to, -29);
  const found = useResourceUse(
    { from, to },
    {
      ...(values.class ? { class: values.class } : {}),
      ...(values.region ? { region: values.region } : {}),
    },
  );
  const rows = found.data?.[values.by] ?? [];
  const query = { ...found, data: found.data ? { rows, total: rows.length, next: '' } : undefined };
  const name = (row: ResourceUtilisation) => {
    if (values.by === 'regions') return t(`common:region.${row.key}`);
    if (values.by === 'classes') return t(`common:resourceClass.${row.key}`);
    if (values.by === 'months') return row.key;
    return (
      <Link to={`/open/resources/${row.key}`}>
        <Data>{row.title}</Data>
      </Link>
    );
  };
  const columns: Column<ResourceUtilisation>[] = [
    { key: 'name', title: t(`sharing.by.${values.by}`), cell: name },
    ...(values.by === 'resources'
      ? [
          {
            key: 'owner',
            title: t('sharing.owner'),
            cell: (row: ResourceUtilisation) => <Data>{row.ownerName}</Data>,
          },
          {
            key: 'region',
            title: t('sharing.region'),
            cell: (row: ResourceUtilisation) => t(`common:region.${row.region}`),
          },
        ]
      : [
          {
            key: 'resources',
            title: t('sharing.resources'),
            numeric: true,
            cell: (row: ResourceUtilisation) => row.resources,
          },
        ]),
    { key: 'share', title: t('sharing.share'), cell: (row) => <Share row={row} /> },
    { key: 'booked', title: t('sharing.booked'), numeric: true, cell: (row) => hours(row.bookedMinutes) },
    {
      key: 'bookable',
      title: t('sharing.bookable'),
      numeric: true,
      cell: (row) => hours(row.bookableMinutes),
    },
    { key: 'used', title: t('sharing.used'), numeric: true, cell: (row) => hours(row.usedMinutes) },
    { key: 'n', title: t('sharing.n'), numeric: true, cell: (row) => row.bookings },
  ];
  const whole = found.data?.total;
  return (
    <div className="stack-s dense-page">
      <PageHeader title={t('common:page.sResources')} crumbs={[{ text: t('common:page.s'), to: '/s' }]} />
      <FilterBar label={t('sharing.filter')} active={active} clear={clear}>
        <FilterSelect
          label={t('sharing.group')}
          value={values.by === 'resources' ? '' : values.by}
          all={t('sharing.by.resources')}
          options={BY.slice(1).map((value) => ({ value, text: t(`sharing.by.${value}`) }))}
          onChange={(value) => set({ by: BY.find((by) => by === value) ?? 'resources' })}
        />
        <FilterDay label={t('sharing.from')} value={from} onChange={(next) => set({ from: next })} />
        <FilterDay label={t('sharing.to')} value={to} onChange={(next) => set({ to: next })} />
        <FilterSelect
          label={t('sharing.class')}
          value={values.class}
          options={RESOURCE_CLASSES.map((value) => ({ value, text: t(`common:resourceClass.${value}`) }))}
          onChange={(value) => set({ class: RESOURCE_CLASSES.find((one) => one === value) ?? '' })}
        />
        <FilterSelect
          label={t('sharing.region')}
          value={values.region}
          options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
          onChange={(value) => set({ region: REGIONS.find((one) => one === value) ?? '' })}
        />
      </FilterBar>
      {whole ? (
        <p className="row">
          <span>{t('sharing.whole', { from, to, n: whole.bookings, resources: whole.resources })}</span>
          <Share row={whole} />
        </p>
      ) : null}
      <DataTable
        label={t('common:page.sResources')}
        resource="resources"
        query={query}
        columns={columns}
        rowKey={(row) => row.key}
        empty={
          <NoRows active={active} clear={clear} filtered={t('sharing.filtered')} none={t('sharing.none')} />
        }
      />
      <details>
        <summary>{t('sharing.method')}</summary>
        <p>{t('sharing.methodText')}</p>
      </details>
    </div>
  );
}
