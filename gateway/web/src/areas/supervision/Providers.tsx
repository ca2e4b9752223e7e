// 机构管理: every provider in whatever state; one opens at the side, where the bureau publishes, suspends or retires it.
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import type { Provider } from '../../api/records';
import { text, useFilters, word } from '../../lib/filters';
import { usePage } from '../../lib/paging';
import { CLUSTERS, KINDS, REGIONS } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { ProviderDialog } from './provider/ProviderDialog';
import { useProviderList } from './register';
import './supervision.css';

const FILTERS = z.object({ q: text, kind: word(KINDS), region: word(REGIONS), cluster: word(CLUSTERS) });

export default function Providers() {
  const { t } = useTranslation(['register', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  // The open one stands in the address, so that other pages link to it.
  const [params, setParams] = useSearchParams();
  const opened = params.get('provider') ?? '';
  const open = (id: string) =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (id) next.set('provider', id);
      else next.delete('provider');
      return next;
    });
  const query = useProviderList(
    {
      ...(values.q ? { query: values.q } : {}),
      ...(values.kind ? { kind: values.kind } : {}),
      ...(values.region ? { region: values.region } : {}),
      ...(values.cluster ? { cluster: values.cluster } : {}),
    },
    page,
  );
  const columns: Column<Provider>[] = [
    {
      key: 'name',
      title: t('provider.name'),
      cell: (one) => (
        <button type="button" className="button quiet link-like" onClick={() => open(one.id)}>
          <Data>{one.displayName}</Data>
        </button>
      ),
    },
    { key: 'state', title: t('provider.state'), cell: (one) => <StateBadge state={one.state} /> },
    {
      key: 'kinds',
      title: t('provider.kinds'),
      cell: (one) => one.kinds.map((kind) => t(`common:kind.${kind}`)).join(' · '),
    },
    {
      key: 'clusters',
      title: t('provider.clusters'),
      cell: (one) => one.clusters.map((cluster) => t(`common:cluster.${cluster}`)).join(' · '),
    },
    { key: 'group', title: t('provider.group'), cell: (one) => <Data>{one.group}</Data> },
    { key: 'staff', title: t('provider.staff'), numeric: true, cell: (one) => one.staffBand },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader title={t('common:page.sProviders')} crumbs={[{ text: t('common:page.s'), to: '/s' }]} />
      <FilterBar label={t('provider.filters')} active={active} clear={clear}>
        <FilterSelect
          label={t('provider.kinds')}
          value={values.kind}
          options={KINDS.map((value) => ({ value, text: t(`common:kind.${value}`) }))}
          onChange={(value) => set({ kind: value as typeof values.kind })}
        />
        <FilterSelect
          label={t('provider.region')}
          value={values.region}
          options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
          onChange={(value) => set({ region: value as typeof values.region })}
        />
        <FilterSelect
          label={t('provider.clusters')}
          value={values.cluster}
          options={CLUSTERS.map((value) => ({ value, text: t(`common:cluster.${value}`) }))}
          onChange={(value) => set({ cluster: value as typeof values.cluster })}
        />
        <FilterText label={t('provider.name')} value={values.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <DataTable
        label={t('common:page.sProviders')}
        resource="providers"
        query={query}
        page={page}
        columns={columns}
        rowKey={(one) => one.id}
        open={(one) => open(one.id)}
        empty={
          <NoRows
            active={active}
            clear={clear}
            filtered={t('provider.filtered')}
            none={t('provider.noOne')}
          />
        }
      />
      {opened ? <ProviderDialog key={opened} id={opened} onClose={() => open('')} /> : null}
    </div>
  );
}
