import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { Standard } from '../../api/records';
import { text, useFilters, word } from '../../lib/filters';
import { standardNumber } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { CLUSTERS } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { type Column, Rows } from '../../ui/Rows';
import { Empty, Loaded } from '../../ui/states';
import { Pager } from './Pager';
import { useStandards } from './queries';
import './open.css';

const FILTERS = z.object({ q: text, cluster: word(CLUSTERS) });

/** The standards that the platform knows; each leads to who works by it. */
export default function Standards() {
  const { t } = useTranslation('open');
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useStandards({
    query: values.q,
    ...(values.cluster ? { cluster: values.cluster } : {}),
    pageSize: page.size,
    pageToken: page.token,
  });
  const search = (number: string) => (
    <Link to={`/open/search?q=${encodeURIComponent(number)}`}>{standardNumber(number)}</Link>
  );
  const columns: Column<Standard>[] = [
    { title: t('scope.standard'), cell: (one) => search(one.number) },
    { title: t('standard.status'), cell: (one) => <StateBadge state={one.status} /> },
    { title: t('standard.title'), none: (one) => !one.titleZh, cell: (one) => <Data>{one.titleZh}</Data> },
    { title: t('scope.object'), none: (one) => !one.object, cell: (one) => <Data>{one.object}</Data> },
    {
      title: t('standard.successors'),
      none: (one) => one.successors.length === 0,
      cell: (one) =>
        one.successors.length > 0 ? (
          <span className="row">
            {one.successors.map(({ number }) => (
              <span key={number}>{search(number)}</span>
            ))}
          </span>
        ) : (
          '—'
        ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader title={t('common:page.standards')}>
        <p className="muted">{t('standard.lead')}</p>
      </PageHeader>
      <FilterBar label={t('facet.title')} active={active} clear={clear}>
        <FilterText label={t('standard.text')} value={values.q} onChange={(q) => set({ q })} />
        <FilterSelect
          label={t('facet.cluster')}
          value={values.cluster}
          options={CLUSTERS.map((value) => ({ value, text: t(`common:cluster.${value}`) }))}
          onChange={(value) => set({ cluster: value as typeof values.cluster })}
        />
      </FilterBar>
      <section className="panel stack-s" aria-labelledby="standards">
        <h2 id="standards" className="sr">
          {t('result.title')}
        </h2>
        <Loaded query={query}>
          {({ rows, total, next }) =>
            rows.length === 0 ? (
              <Empty title={t(active ? 'standard.filtered' : 'standard.none')} />
            ) : (
              <>
                <Rows named="standards" rows={rows} id={(one) => one.id} columns={columns} />
                <Pager page={page} total={total} next={next} />
              </>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}
