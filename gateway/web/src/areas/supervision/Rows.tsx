// 能力项核查: rows of every provider; single ones and several together are verified, single ones suspended.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useProviders } from '../../api/directory';
import type { ScopeRow } from '../../api/records';
import { flag, text, useFilters, word } from '../../lib/filters';
import { isoDate, standardNumber } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { Badge, StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { useAllRows } from './register';
import { RowDialog } from './rows/RowDialog';
import { VerifyRows } from './rows/VerifyRows';
import './supervision.css';

const KINDS = [
  'ITEM_KIND_TESTING',
  'ITEM_KIND_CALIBRATION',
  'ITEM_KIND_INSPECTION',
  'ITEM_KIND_CERTIFICATION',
  'ITEM_KIND_STANDARDS',
] as const;
const VERIFICATIONS = [
  'VERIFICATION_STATE_SELF_DECLARED',
  'VERIFICATION_STATE_VERIFIED',
  'VERIFICATION_STATE_REJECTED',
] as const;
const SUSPENSIONS = ['ROW_SUSPENSION_NONE', 'ROW_SUSPENSION_SUSPENDED'] as const;
const FILTERS = z.object({
  verification: word(VERIFICATIONS),
  suspension: word(SUSPENSIONS),
  provider: text,
  kind: word(KINDS),
  standard: text,
  q: text,
  valid: flag,
});

export default function Rows() {
  const { t } = useTranslation(['rows', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const providers = useProviders().data ?? [];
  const nameOf = (id: string) => providers.find((one) => one.id === id)?.displayName ?? '';
  const query = useAllRows(
    {
      ...(values.verification ? { verification: values.verification } : {}),
      ...(values.suspension ? { suspension: values.suspension } : {}),
      ...(values.provider ? { providerId: values.provider } : {}),
      ...(values.kind ? { kind: values.kind } : {}),
      ...(values.standard ? { standard: values.standard } : {}),
      ...(values.q ? { query: values.q } : {}),
      // What is valid today is asked of one provider at a time.
      ...(values.valid && values.provider ? { validToday: true } : {}),
    },
    page,
  );
  const rows = query.data?.rows ?? [];
  const [opened, setOpened] = useState<string>();
  const [keys, setKeys] = useState<string[]>([]);
  const [verdict, setVerdict] = useState<'verify' | 'reject'>();
  const shown = rows.find(({ id }) => id === opened);
  const chosen = rows.filter(({ id }) => keys.includes(id));
  const columns: Column<ScopeRow>[] = [
    {
      key: 'object',
      title: t('object'),
      cell: (row) => (
        <button type="button" className="button quiet link-like" onClick={() => setOpened(row.id)}>
          <Data>{row.object}</Data>
        </button>
      ),
    },
    {
      key: 'verification',
      title: t('verification'),
      cell: (row) => <StateBadge state={row.verification} />,
    },
    {
      key: 'state',
      title: t('state'),
      cell: (row) => (
        <Badge
          look={row.suspended ? { tone: 'paused', sign: 'bars' } : { tone: 'good', sign: 'check' }}
          text={t(row.suspended ? 'suspended' : 'inForce')}
        />
      ),
    },
    { key: 'parameter', title: t('parameter'), cell: (row) => <Data>{row.parameter}</Data> },
    {
      key: 'standard',
      title: t('standard'),
      cell: (row) => <span className="mono">{standardNumber(row.standard) || '—'}</span>,
    },
    {
      key: 'range',
      title: t('range'),
      cell: (row) => (
        <Data>{[row.range?.raw, row.uncertainty && `U ${row.uncertainty}`].filter(Boolean).join(' · ')}</Data>
      ),
    },
    { key: 'provider', title: t('provider'), cell: (row) => <Data>{nameOf(row.providerId)}</Data> },
    {
      key: 'date',
      title: t('verifyDate'),
      cell: (row) => <span className="nowrap">{isoDate(row.verifyDate) || '—'}</span>,
    },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sRows')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <>
            <button
              type="button"
              className="button"
              disabled={chosen.length === 0}
              onClick={() => setVerdict('reject')}
            >
              {t('rejectChosen', { n: chosen.length })}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={chosen.length === 0}
              onClick={() => setVerdict('verify')}
            >
              {t('verifyChosen', { n: chosen.length })}
            </button>
          </>
        }
      />
      <FilterBar label={t('filters')} active={active} clear={clear}>
        <FilterSelect
          label={t('verification')}
          value={values.verification}
          options={VERIFICATIONS.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ verification: value as typeof values.verification })}
        />
        <FilterSelect
          label={t('state')}
          value={values.suspension}
          options={SUSPENSIONS.map((value) => ({
            value,
            text: t(value === 'ROW_SUSPENSION_NONE' ? 'inForce' : 'suspended'),
          }))}
          onChange={(value) => set({ suspension: value as typeof values.suspension })}
        />
        <FilterSelect
          label={t('provider')}
          value={values.provider}
          options={providers.map((one) => ({ value: one.id, text: one.displayName }))}
          onChange={(provider) => set({ provider })}
        />
        <FilterSelect
          label={t('kind')}
          value={values.kind}
          options={KINDS.map((value) => ({ value, text: t(`common:kind.${value}`) }))}
          onChange={(value) => set({ kind: KINDS.find((kind) => kind === value) ?? '' })}
        />
        <FilterText
          label={t('standard')}
          value={values.standard}
          placeholder="GB/T 228.1-2021"
          onChange={(standard) => set({ standard })}
        />
        {values.provider ? (
          <FilterSelect
            label={t('validity')}
            value={values.valid ? '1' : ''}
            options={[{ value: '1', text: t('validToday') }]}
            onChange={(value) => set({ valid: value === '1' })}
          />
        ) : null}
        <FilterText label={t('words')} value={values.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <DataTable
        label={t('common:page.sRows')}
        resource="capabilities"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => [row.object, row.parameter, row.standard].filter(Boolean).join(' ')}
        open={(row) => setOpened(row.id)}
        selected={{ keys, set: setKeys }}
        empty={<NoRows active={active} clear={clear} filtered={t('filtered')} none={t('none')} />}
      />
      {shown ? <RowDialog key={shown.etag} row={shown} onClose={() => setOpened(undefined)} /> : null}
      {verdict && chosen.length > 0 ? (
        <VerifyRows
          rows={chosen}
          reject={verdict === 'reject'}
          onClose={() => {
            setVerdict(undefined);
            setKeys([]);
          }}
        />
      ) : null}
    </div>
  );
}
