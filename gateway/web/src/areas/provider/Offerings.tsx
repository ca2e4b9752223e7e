// 服务产品: what the provider offers, with drafts; each edit is a new version, published when it is ready.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offering } from '../../api/records';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Empty } from '../../ui/states';
import { OfferingDialog } from './offering/OfferingDialog';
import { StateDialog } from './offering/StateDialog';
import { VersionsDialog } from './offering/VersionsDialog';
import { price } from './offering/values';
import { useOwnOfferings, useOwnProvider, usePools } from './queries';
import './provider.css';

type Opened = { offering?: Offering; as: 'edit' | 'publish' | 'retire' | 'versions' };

export default function Offerings() {
  const { t } = useTranslation(['provider', 'common']);
  const provider = useOwnProvider().data;
  const pools = usePools().data ?? [];
  const query = useOwnOfferings();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const listed = query.data ? { rows: query.data, total: query.data.length, next: '' } : undefined;
  const siteOf = (id: string) => provider?.sites.find((site) => site.id === id)?.displayName;
  const columns: Column<Offering>[] = [
    {
      key: 'title',
      title: t('offering.title'),
      cell: (row) => (
        <button
          type="button"
          className="button quiet link-like"
          onClick={() => setOpened({ offering: row, as: 'edit' })}
        >
          <Data>{row.title}</Data>
        </button>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'version', title: t('offering.version'), numeric: true, cell: (row) => row.version },
    { key: 'kind', title: t('row.kind'), cell: (row) => t(`common:kind.${row.kind}`) },
    { key: 'price', title: t('offering.price'), cell: (row) => price(t, row) },
    {
      key: 'lead',
      title: t('offering.lead'),
      cell: (row) =>
        row.statutoryWorkingDays > 0
          ? t('offering.leadOf', { days: row.leadWorkingDays, most: row.statutoryWorkingDays })
          : t('offering.leadDays', { days: row.leadWorkingDays }),
    },
    { key: 'site', title: t('row.siteId'), cell: (row) => <Data>{siteOf(row.siteId)}</Data> },
    {
      key: 'verbs',
      title: t('offering.verbs'),
      cell: (row) => (
        <span className="row">
          {row.state === 'OFFERING_STATE_DRAFT' ? (
            <button
              type="button"
              className="button"
              onClick={() => setOpened({ offering: row, as: 'publish' })}
            >
              {t('offering.publish')}
            </button>
          ) : null}
          {row.state === 'OFFERING_STATE_PUBLISHED' ? (
            <button
              type="button"
              className="button"
              onClick={() => setOpened({ offering: row, as: 'retire' })}
            >
              {t('offering.retire')}
            </button>
          ) : null}
          <button
            type="button"
            className="button quiet"
            onClick={() => setOpened({ offering: row, as: 'versions' })}
          >
            {t('offering.history')}
          </button>
        </span>
      ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pOfferings')}
        crumbs={[{ text: t('common:page.p'), to: '/p' }]}
        actions={
          <button
            type="button"
            className="button primary"
            disabled={!provider}
            onClick={() => setOpened({ as: 'edit' })}
          >
            <Icon name="plus" />
            {t('offering.add')}
          </button>
        }
      />
      <DataTable
        label={t('common:page.pOfferings')}
        resource="offerings"
        query={{ data: listed, error: query.error, isFetching: query.isFetching, refetch: query.refetch }}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => setOpened({ offering: row, as: 'edit' })}
        empty={
          <Empty title={t('offering.none')}>
            <p>{t('offering.teach')}</p>
          </Empty>
        }
      />
      {opened?.as === 'edit' && provider ? (
        <OfferingDialog provider={provider} pools={pools} offering={opened.offering} onClose={close} />
      ) : null}
      {opened?.offering && (opened.as === 'publish' || opened.as === 'retire') ? (
        <StateDialog offering={opened.offering} verb={opened.as} onClose={close} />
      ) : null}
      {opened?.offering && opened.as === 'versions' ? (
        <VersionsDialog offering={opened.offering} onClose={close} />
      ) : null}
    </div>
  );
}
