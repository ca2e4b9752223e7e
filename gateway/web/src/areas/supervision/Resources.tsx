// 共享资源使用率: how much of the bookable time was booked, in all and by region, class, month and resource.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, read } from '../../api/client';
import type { Rec, ResourceUtilisation } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { text, useFilters, word } from '../../lib/filters';
import { addDays, apiDate, today } from '../../lib/format';
import { REGIONS, RESOURCE_CLASSES } from '../../lib/regions';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterDay, FilterSelect } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { Empty } from '../../ui/states';
import './supervision.css';

const BY = ['resources', 'regions', 'classes', 'months'] as const;
const FILTERS = z.object({
  by: z.catch(z.enum(BY), 'resources'),
  from: text,
  to: text,
  class: word(RESOURCE_CLASSES),
  region: word(REGIONS),
});
type Report = Rec<'nqi.registry.v1.ReportUtilisationResponse'>;

/** Hours with one decimal. */
const hours = (minutes: string | number) => (Number(minutes) / 60).toFixed(1);

function Share({ row }: { row: ResourceUtilisation }) {
  if (row.shareE6 === undefined) return '—';
  const percent = Number(row.shareE6) / 10_000;
  return (
    <span className="rate-bar">
      <svg viewBox="0 0 100 12" aria-hidden="true" focusable="false" preserveAspectRatio="none">
        <rect className="rate-track" x="0" y="5" width="100" height="2" />
        <rect className="rate-interval" x="0" y="3" width={Math.min(percent, 100)} height="6" />
      </svg>
      <strong className="nowrap">{percent.toFixed(1)} %</strong>
    </span>
  );
}

export default function Resources() {
  const { t } = useTranslation(['supervision', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const last = addDays(today(serverNow()), -1);
  const to = apiDate(values.to) ? values.to : last;
  const from = apiDate(values.from) ? values.from : addDays(to, -29);
  const query = useQuery({
    queryKey: ['resources', 'utilisation', values, from, to],
    queryFn: async ({ signal }) => {
      const [first, final] = [apiDate(from), apiDate(to)];
      const asked = {
        'from.year': first?.year,
        'from.month': first?.month,
        'from.day': first?.day,
        'to.year': final?.year,
        'to.month': final?.month,
        'to.day': final?.day,
        ...(values.class ? { class: values.class } : {}),
        ...(values.region ? { region: values.region } : {}),
      };
      const call = api.GET('/v1/resources:utilisation', { params: { query: asked }, signal });
      const report = (await read(call)) as Report;
      const rows = report[values.by];
      return { rows, total: rows.length, next: '', whole: report.total };
    },
    placeholderData: (old) => old,
  });
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
  const whole = query.data?.whole;
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
        empty={<Empty title={t(active ? 'sharing.filtered' : 'sharing.none')} />}
      />
      <details>
        <summary>{t('sharing.method')}</summary>
        <p>{t('sharing.methodText')}</p>
      </details>
    </div>
  );
}
