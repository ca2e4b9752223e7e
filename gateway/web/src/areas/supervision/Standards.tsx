// 标准目录: what is registered, by number, status and cluster; each leads to its versions and graph.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import type { Standard } from '../../api/records';
import { text, useFilters, word } from '../../lib/filters';
import { isoDate, standardNumber } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { CLUSTERS } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { Icon } from '../../ui/Icon';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { useStandardList } from './register';
import { StandardDialog } from './standard/StandardDialog';
import './supervision.css';

const STATUSES = [
  'STANDARD_STATUS_UPCOMING',
  'STANDARD_STATUS_CURRENT',
  'STANDARD_STATUS_SUPERSEDED',
  'STANDARD_STATUS_WITHDRAWN',
] as const;
const FILTERS = z.object({ q: text, prefix: text, status: word(STATUSES), cluster: word(CLUSTERS) });

export default function Standards() {
  const { t } = useTranslation(['supervision', 'common']);
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const [adding, setAdding] = useState(false);
  const query = useStandardList(
    {
      ...(values.q ? { query: values.q } : {}),
      ...(values.prefix ? { prefix: values.prefix } : {}),
      ...(values.status ? { status: values.status } : {}),
      ...(values.cluster ? { cluster: values.cluster } : {}),
    },
    page,
  );
  const columns: Column<Standard>[] = [
    {
      key: 'number',
      title: t('standards.number'),
      cell: (row) => (
        <Link className="mono nowrap" to={`/s/standards/${row.id}`}>
          {standardNumber(row.number)}
        </Link>
      ),
    },
    { key: 'status', title: t('column.status'), cell: (row) => <StateBadge state={row.status} /> },
    { key: 'title', title: t('standards.title'), cell: (row) => <Data>{row.titleZh}</Data> },
    { key: 'from', title: t('standards.from'), cell: (row) => isoDate(row.validFrom) || '—' },
    {
      key: 'next',
      title: t('standards.successors'),
      cell: (row) => row.successors.map(({ number }) => number).join('; ') || '—',
    },
    { key: 'object', title: t('standards.object'), cell: (row) => <Data>{row.object}</Data> },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sStandards')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <>
            <Link className="button" to="/s/standards/import">
              {t('standards.import')}
            </Link>
            <button type="button" className="button primary" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t('standards.add')}
            </button>
          </>
        }
      />
      <FilterBar label={t('standards.filters')} active={active} clear={clear}>
        <FilterText label={t('standards.text')} value={values.q} onChange={(q) => set({ q })} />
        <FilterText
          label={t('standards.prefix')}
          value={values.prefix}
          placeholder="GB/T"
          onChange={(prefix) => set({ prefix })}
        />
        <FilterSelect
          label={t('column.status')}
          value={values.status}
          options={STATUSES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(status) => set({ status: status as typeof values.status })}
        />
        <FilterSelect
          label={t('standards.cluster')}
          value={values.cluster}
          options={CLUSTERS.map((value) => ({ value, text: t(`common:cluster.${value}`) }))}
          onChange={(cluster) => set({ cluster: cluster as typeof values.cluster })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.sStandards')}
        resource="standards"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => void navigate(`/s/standards/${row.id}`)}
        empty={
          <NoRows active={active} clear={clear} filtered={t('standards.filtered')} none={t('standards.none')}>
            <p>{t('standards.teach')}</p>
          </NoRows>
        }
      />
      {adding ? (
        <StandardDialog
          onDone={(id) => void navigate(`/s/standards/${id}`)}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </div>
  );
}
