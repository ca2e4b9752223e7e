import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { Provider } from '../../api/records';
import { text, useFilters, word } from '../../lib/filters';
import { usePage } from '../../lib/paging';
import { CLUSTERS, KINDS, REGIONS } from '../../lib/regions';
import { Data } from '../../ui/Data';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { type Column, Rows } from '../../ui/Rows';
import { Empty, Loaded } from '../../ui/states';
import { Pager } from './Pager';
import { useProviders } from './queries';
import './open.css';

const FILTERS = z.object({ q: text, kind: word(KINDS), region: word(REGIONS), cluster: word(CLUSTERS) });

/** Who works here. */
export default function Providers() {
  const { t } = useTranslation('open');
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useProviders({
    query: values.q,
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.region ? { region: values.region } : {}),
    ...(values.cluster ? { cluster: values.cluster } : {}),
    pageSize: page.size,
    pageToken: page.token,
  });
  const columns: Column<Provider>[] = [
    {
      title: t('common:page.provider'),
      cell: (one) => (
        <Link to={`/open/providers/${one.id}`}>
          <Data>{one.displayName}</Data>
        </Link>
      ),
    },
    {
      title: t('provider.kinds'),
      cell: (one) => one.kinds.map((kind) => t(`common:kind.${kind}`)).join(' · '),
    },
    {
      title: t('provider.clusters'),
      cell: (one) => one.clusters.map((cluster) => t(`common:cluster.${cluster}`)).join(' · '),
    },
  ];
  const choices = (name: string, list: readonly string[]) =>
    list.map((value) => ({ value, text: t(`common:${name}.${value}`) }));
  return (
    <div className="stack">
      <PageHeader title={t('common:page.providers')} />
      <FilterBar label={t('facet.title')} active={active} clear={clear}>
        <FilterText label={t('provider.name')} value={values.q} onChange={(q) => set({ q })} />
        <FilterSelect
          label={t('facet.kind')}
          value={values.kind}
          options={choices('kind', KINDS)}
          onChange={(value) => set({ kind: value as typeof values.kind })}
        />
        <FilterSelect
          label={t('facet.region')}
          value={values.region}
          options={choices('region', REGIONS)}
          onChange={(value) => set({ region: value as typeof values.region })}
        />
        <FilterSelect
          label={t('facet.cluster')}
          value={values.cluster}
          options={choices('cluster', CLUSTERS)}
          onChange={(value) => set({ cluster: value as typeof values.cluster })}
        />
      </FilterBar>
      <section className="panel stack-s" aria-labelledby="providers">
        <h2 id="providers" className="sr">
          {t('result.title')}
        </h2>
        <Loaded query={query}>
          {({ rows, total, next }) =>
            rows.length === 0 ? (
              <Empty title={t(active ? 'provider.filtered' : 'provider.none')} />
            ) : (
              <>
                <Rows named="providers" rows={rows} id={(one) => one.id} columns={columns} />
                <Pager page={page} total={total} next={next} />
              </>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}
