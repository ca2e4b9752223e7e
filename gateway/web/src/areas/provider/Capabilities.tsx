// 能力项: what the provider is accredited for, row by row.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { ScopeRow } from '../../api/records';
import { flag, text, useFilters, word } from '../../lib/filters';
import { isoDate, standardNumber } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { Badge, StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { ExportFile } from '../../ui/ExportFile';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { Icon } from '../../ui/Icon';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { exportRows } from './import/verbs';
import { useOwnProvider, useScopeRows } from './queries';
import { RowDialog } from './scope/RowDialog';
import { SCOPE_KINDS } from './scope/row';
import './provider.css';

const FILTERS = z.object({ kind: word(SCOPE_KINDS), site: text, standard: text, q: text, valid: flag });

export default function Capabilities() {
  const { t } = useTranslation(['provider', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const provider = useOwnProvider().data;
  const query = useScopeRows(
    {
      ...(values.kind ? { kind: values.kind } : {}),
      ...(values.site ? { siteId: values.site } : {}),
      ...(values.standard ? { standard: values.standard } : {}),
      ...(values.q ? { query: values.q } : {}),
      ...(values.valid ? { validToday: true } : {}),
    },
    page,
  );
  const [edited, setEdited] = useState<ScopeRow | 'new'>();
  const certificate = (row: ScopeRow) =>
    provider?.accreditations.find((one) => one.id === row.accreditationId);
  const columns: Column<ScopeRow>[] = [
    {
      key: 'object',
      title: t('row.object'),
      cell: (row) => (
        <button type="button" className="button quiet link-like" onClick={() => setEdited(row)}>
          <Data>{row.object}</Data>
        </button>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      cell: (row) => (
        <span className="row">
          <Badge
            look={row.suspended ? { tone: 'paused', sign: 'bars' } : { tone: 'good', sign: 'check' }}
            text={t(row.suspended ? 'row.isSuspended' : 'row.isValid')}
          />
          {row.verification === 'VERIFICATION_STATE_REJECTED' ? (
            <StateBadge state={row.verification} />
          ) : null}
        </span>
      ),
    },
    {
      key: 'kind',
      title: t('row.kind'),
      cell: (row) =>
        row.kind === 'ITEM_KIND_CALIBRATION' ? t(`common:mode.${row.mode}`) : t(`common:kind.${row.kind}`),
    },
    { key: 'parameter', title: t('row.parameter'), cell: (row) => <Data>{row.parameter}</Data> },
    {
      key: 'standard',
      title: t('row.standard'),
      cell: (row) => (
        <span className="mono">
          {[standardNumber(row.standard), row.clause].filter(Boolean).join(' ') || '—'}
        </span>
      ),
    },
    {
      key: 'range',
      title: t('row.range'),
      cell: (row) => (
        <Data>{[row.range?.raw, row.uncertainty && `U ${row.uncertainty}`].filter(Boolean).join(' · ')}</Data>
      ),
    },
    { key: 'limit', title: t('row.limit'), cell: (row) => <Data>{row.limit}</Data> },
    {
      key: 'site',
      title: t('row.siteId'),
      cell: (row) => <Data>{provider?.sites.find((site) => site.id === row.siteId)?.displayName}</Data>,
    },
    {
      key: 'certificate',
      title: t('row.accreditationId'),
      cell: (row) => {
        const one = certificate(row);
        return one ? `${t(`common:scheme.${one.scheme}`)} · ${isoDate(one.validTo)}` : '—';
      },
    },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pCapabilities')}
        crumbs={[{ text: t('common:page.p'), to: '/p' }]}
        actions={
          <>
            <Link className="button" to="/p/capabilities/import">
              {t('row.import')}
            </Link>
            <ExportFile
              name={t('common:page.pCapabilities')}
              forms={['CSV', 'XLSX']}
              total={provider ? (query.data?.total ?? 0) : 0}
              load={({ format }) =>
                exportRows(provider?.id ?? '', format === 'EXPORT_FORMAT_CSV' ? 'CSV' : 'XLSX')
              }
            />
            <button
              type="button"
              className="button primary"
              disabled={!provider}
              onClick={() => setEdited('new')}
            >
              <Icon name="plus" />
              {t('row.add')}
            </button>
          </>
        }
      />
      <FilterBar label={t('filter.scope')} active={active} clear={clear}>
        <FilterSelect
          label={t('row.kind')}
          value={values.kind}
          options={SCOPE_KINDS.map((value) => ({ value, text: t(`common:kind.${value}`) }))}
          onChange={(value) => set({ kind: SCOPE_KINDS.find((kind) => kind === value) ?? '' })}
        />
        <FilterSelect
          label={t('row.siteId')}
          value={values.site}
          options={(provider?.sites ?? []).map((site) => ({ value: site.id, text: site.displayName }))}
          onChange={(site) => set({ site })}
        />
        <FilterText
          label={t('row.standard')}
          value={values.standard}
          placeholder="GB/T 228.1-2021"
          onChange={(standard) => set({ standard })}
        />
        <FilterSelect
          label={t('row.validity')}
          value={values.valid ? '1' : ''}
          options={[{ value: '1', text: t('row.validToday') }]}
          onChange={(value) => set({ valid: value === '1' })}
        />
        <FilterText label={t('row.text')} value={values.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <DataTable
        label={t('common:page.pCapabilities')}
        resource="capabilities"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={setEdited}
        empty={
          <NoRows active={active} clear={clear} filtered={t('empty.filtered')} none={t('empty.scope')}>
            <p>{t('row.teach')}</p>
          </NoRows>
        }
      />
      {edited && provider ? (
        <RowDialog
          key={edited === 'new' ? 'new' : edited.id}
          provider={provider}
          row={
            edited === 'new' ? undefined : (query.data?.rows.find((row) => row.id === edited.id) ?? edited)
          }
          onClose={() => setEdited(undefined)}
        />
      ) : null}
    </div>
  );
}
