// 资质核验: what is to be verified, what expires, what stands; each opens at the side.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { text, useFilters, word } from '../../lib/filters';
import { isoDate } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { SCHEMES } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { CertificateState } from '../../ui/CertificateState';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { DaysLeft } from '../../ui/DaysLeft';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { AccreditationDialog } from './accreditation/AccreditationDialog';
import { type Entry, useEntries } from './register';
import './supervision.css';

const VERIFICATIONS = [
  'VERIFICATION_STATE_SELF_DECLARED',
  'VERIFICATION_STATE_VERIFIED',
  'VERIFICATION_STATE_REJECTED',
] as const;
const STATES = [
  'ACCREDITATION_STATE_VALID',
  'ACCREDITATION_STATE_SUSPENDED',
  'ACCREDITATION_STATE_WITHDRAWN',
] as const;
const EXPIRING = ['30', '90', '180'] as const;
const FILTERS = z.object({
  q: text,
  verification: word(VERIFICATIONS),
  state: word(STATES),
  scheme: word(SCHEMES),
  expiring: word(EXPIRING),
});

export default function Accreditations() {
  const { t } = useTranslation(['supervision', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useEntries(
    {
      ...(values.q ? { query: values.q } : {}),
      ...(values.verification ? { verification: values.verification } : {}),
      ...(values.state ? { state: values.state } : {}),
      ...(values.scheme ? { scheme: values.scheme } : {}),
      ...(values.expiring ? { expiringDays: Number(values.expiring) } : {}),
    },
    page,
  );
  const [opened, setOpened] = useState<string>();
  const rows = query.data?.rows ?? [];
  const chosen = rows.find((row) => row.accreditation?.id === opened);
  const columns: Column<Entry>[] = [
    {
      key: 'number',
      title: t('accreditations.number'),
      cell: (row) => (
        <button
          type="button"
          className="button quiet link-like"
          onClick={() => setOpened(row.accreditation?.id)}
        >
          <Data>{row.accreditation?.number}</Data>
        </button>
      ),
    },
    {
      key: 'verification',
      title: t('accreditations.verification'),
      cell: (row) => (
        <StateBadge state={row.accreditation?.verification ?? 'VERIFICATION_STATE_UNSPECIFIED'} />
      ),
    },
    {
      key: 'state',
      title: t('accreditations.state'),
      cell: (row) => <CertificateState one={row.accreditation} daysLeft={row.daysLeft} />,
    },
    {
      key: 'provider',
      title: t('accreditations.provider'),
      cell: (row) => <Data>{row.providerName}</Data>,
    },
    {
      key: 'scheme',
      title: t('accreditations.scheme'),
      cell: (row) => t(`common:scheme.${row.accreditation?.scheme ?? 'ACCREDITATION_SCHEME_UNSPECIFIED'}`),
    },
    {
      key: 'to',
      title: t('accreditations.to'),
      cell: (row) => <span className="nowrap">{isoDate(row.accreditation?.validTo)}</span>,
    },
    {
      key: 'left',
      title: t('accreditations.left'),
      cell: (row) => <DaysLeft days={row.daysLeft} />,
    },
    { key: 'rows', title: t('accreditations.rows'), numeric: true, cell: (row) => row.rows },
  ];
  const verifications = VERIFICATIONS.map((value) => ({ value, text: t(`common:state.${value}`) }));
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sAccreditations')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <Link
            className="button primary"
            to="/s/accreditations?verification=VERIFICATION_STATE_SELF_DECLARED"
          >
            {t('accreditations.queue')}
          </Link>
        }
      />
      <FilterBar label={t('accreditations.filters')} active={active} clear={clear}>
        <FilterSelect
          label={t('accreditations.verification')}
          value={values.verification}
          options={verifications}
          onChange={(value) => set({ verification: value as typeof values.verification })}
        />
        <FilterSelect
          label={t('accreditations.state')}
          value={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ state: value as typeof values.state })}
        />
        <FilterSelect
          label={t('accreditations.scheme')}
          value={values.scheme}
          options={SCHEMES.map((value) => ({ value, text: t(`common:scheme.${value}`) }))}
          onChange={(value) => set({ scheme: value as typeof values.scheme })}
        />
        <FilterSelect
          label={t('accreditations.expiring')}
          value={values.expiring}
          options={EXPIRING.map((value) => ({ value, text: t('accreditations.within', { days: value }) }))}
          onChange={(value) => set({ expiring: value as typeof values.expiring })}
        />
        <FilterText label={t('accreditations.text')} value={values.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <DataTable
        label={t('common:page.sAccreditations')}
        resource="accreditations"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.accreditation?.id ?? ''}
        open={(row) => setOpened(row.accreditation?.id)}
        empty={
          <NoRows
            active={active}
            clear={clear}
            filtered={t('accreditations.filtered')}
            none={t('accreditations.none')}
          />
        }
      />
      {chosen ? (
        <AccreditationDialog
          key={chosen.accreditation?.etag}
          entry={chosen}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </div>
  );
}
