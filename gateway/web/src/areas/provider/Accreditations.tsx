// 资质: the provider's certificates with the days that are left, doubts about numbers, and what the bureau found.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useFilters, word } from '../../lib/filters';
import { isoDate } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { CertificateState } from '../../ui/CertificateState';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { DaysLeft } from '../../ui/DaysLeft';
import { FilterBar, FilterSelect } from '../../ui/FilterBar';
import { Icon } from '../../ui/Icon';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { CertificateDialog } from './accreditation/CertificateDialog';
import { type Entry, useOwnEntries } from './accreditation/queries';
import { useOwnProvider } from './queries';
import './provider.css';

const EXPIRING = ['30', '90', '180'] as const;
const FILTERS = z.object({ expiring: word(EXPIRING) });

export default function Accreditations() {
  const { t } = useTranslation(['provider', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const provider = useOwnProvider().data;
  const query = useOwnEntries(values.expiring ? Number(values.expiring) : 0, page);
  const [opened, setOpened] = useState<string>();
  const chosen = query.data?.rows.find((row) => row.accreditation?.id === opened);
  const siteOf = (id: string) => provider?.sites.find((site) => site.id === id)?.displayName ?? '';
  const columns: Column<Entry>[] = [
    {
      key: 'number',
      title: t('accreditation.number'),
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
      key: 'state',
      title: t('column.state'),
      cell: (row) => <CertificateState one={row.accreditation} daysLeft={row.daysLeft} />,
    },
    {
      key: 'verification',
      title: t('accreditation.verification'),
      cell: (row) => (
        <StateBadge state={row.accreditation?.verification ?? 'VERIFICATION_STATE_UNSPECIFIED'} />
      ),
    },
    {
      key: 'scheme',
      title: t('accreditation.scheme'),
      cell: (row) => t(`common:scheme.${row.accreditation?.scheme ?? 'ACCREDITATION_SCHEME_UNSPECIFIED'}`),
    },
    {
      key: 'valid',
      title: t('accreditation.valid'),
      cell: (row) => (
        <span className="nowrap">
          {isoDate(row.accreditation?.validFrom)} – {isoDate(row.accreditation?.validTo)}
        </span>
      ),
    },
    { key: 'left', title: t('accreditation.left'), cell: (row) => <DaysLeft days={row.daysLeft} /> },
    {
      key: 'sites',
      title: t('accreditation.sites'),
      cell: (row) => <Data>{row.accreditation?.siteIds.map(siteOf).filter(Boolean).join(' · ')}</Data>,
    },
    { key: 'rows', title: t('accreditation.rows'), numeric: true, cell: (row) => row.rows },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pAccreditations')}
        crumbs={[{ text: t('common:page.p'), to: '/p' }]}
        actions={
          <button
            type="button"
            className="button primary"
            disabled={!provider}
            onClick={() => setOpened('new')}
          >
            <Icon name="plus" />
            {t('accreditation.add')}
          </button>
        }
      />
      <FilterBar label={t('accreditation.filters')} active={active} clear={clear}>
        <FilterSelect
          label={t('accreditation.expiring')}
          value={values.expiring}
          options={EXPIRING.map((value) => ({ value, text: t('accreditation.within', { days: value }) }))}
          onChange={(value) => set({ expiring: value as typeof values.expiring })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.pAccreditations')}
        resource="accreditations"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.accreditation?.id ?? ''}
        open={(row) => setOpened(row.accreditation?.id)}
        empty={
          <NoRows active={active} clear={clear} filtered={t('empty.filtered')} none={t('accreditation.none')}>
            <p>{t('accreditation.teach')}</p>
          </NoRows>
        }
      />
      {provider && (opened === 'new' || chosen) ? (
        <CertificateDialog
          key={opened}
          provider={provider}
          one={chosen?.accreditation}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </div>
  );
}
