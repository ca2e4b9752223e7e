// 服务中心: which counter serves which regions and industries, when it is open and how it is reached.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCentres } from '../../api/centres';
import type { Centre } from '../../api/records';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Empty } from '../../ui/states';
import { CentreDialog } from './centre/CentreDialog';
import { NewCentre } from './centre/NewCentre';
import './supervision.css';

export default function Centres() {
  const { t } = useTranslation(['register', 'common']);
  const found = useCentres();
  const [opened, open] = useState<string>();
  const [adding, add] = useState(false);
  const rows = found.data ?? [];
  const chosen = rows.find((one) => one.id === opened);
  const query = { ...found, data: found.data ? { rows, total: rows.length, next: '' } : undefined };
  const columns: Column<Centre>[] = [
    { key: 'name', title: t('centre.name'), cell: (one) => <Data>{one.displayName}</Data> },
    { key: 'tier', title: t('centre.tier'), cell: (one) => t(`centre.tiers.${one.tier}`) },
    {
      key: 'regions',
      title: t('centre.regions'),
      cell: (one) =>
        one.regions.map((region) => t(`common:region.${region}`)).join(' · ') || t('common:region.371000'),
    },
    {
      key: 'clusters',
      title: t('centre.clusters'),
      cell: (one) =>
        one.clusters.map((cluster) => t(`common:cluster.${cluster}`)).join(' · ') || t('centre.allClusters'),
    },
    { key: 'address', title: t('centre.address'), cell: (one) => <Data>{one.address}</Data> },
    { key: 'hours', title: t('centre.hours'), cell: (one) => <Data>{one.hours}</Data> },
    {
      key: 'phone',
      title: t('centre.phone'),
      cell: (one) => <span className="nowrap">{one.phone}</span>,
    },
    {
      key: 'officers',
      title: t('centre.officers'),
      cell: (one) => <Data>{one.officers.map(({ name }) => name).join('、')}</Data>,
    },
    {
      key: 'verbs',
      title: t('centre.verbs'),
      cell: (one) => (
        <button
          type="button"
          className="button small"
          aria-label={t('centre.edit', { name: one.displayName })}
          onClick={() => open(one.id)}
        >
          {t('common:action.change')}
        </button>
      ),
    },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sCentres')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <button type="button" className="button" onClick={() => add(true)}>
            <Icon name="plus" />
            {t('centre.add')}
          </button>
        }
      >
        <p className="muted">{t('centre.lead')}</p>
      </PageHeader>
      <DataTable
        label={t('common:page.sCentres')}
        resource="centres"
        query={query}
        columns={columns}
        rowKey={(one) => one.id}
        rowName={(one) => one.displayName}
        empty={<Empty title={t('centre.none')} />}
      />
      {adding ? <NewCentre onClose={() => add(false)} /> : null}
      {chosen ? <CentreDialog key={chosen.id} centre={chosen} onClose={() => open(undefined)} /> : null}
    </div>
  );
}
