import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { language } from '../../i18n/i18n';
import { flag, text, useFilters, word } from '../../lib/filters';
import { usePage } from '../../lib/paging';
import { CLUSTERS, KINDS, REGIONS, SCHEMES } from '../../lib/regions';
import { PageHeader } from '../../ui/PageHeader';
import { Loading, PartError } from '../../ui/states';
import { CentreList } from './CentreList';
import { Facets } from './Facets';
import { NeedBox } from './NeedBox';
import { Nothing } from './Nothing';
import { Pager } from './Pager';
import { useCatalogue } from './queries';
import { ResultRow } from './ResultRow';
import { Understood } from './Understood';
import './open.css';

const FILTERS = z.object({
  q: text,
  kind: word(KINDS),
  region: word(REGIONS),
  cluster: word(CLUSTERS),
  scheme: word(SCHEMES),
  verified: flag,
});

/** What the region can do, narrowed as the visitor likes. */
export default function Search() {
  const { t } = useTranslation('open');
  const { values, set } = useFilters(FILTERS);
  const page = usePage();
  const { q, verified, ...chosen } = values;
  const query = useCatalogue({
    query: q,
    ...(chosen.kind ? { kind: chosen.kind } : {}),
    ...(chosen.region ? { region: chosen.region } : {}),
    ...(chosen.cluster ? { cluster: chosen.cluster } : {}),
    ...(chosen.scheme ? { scheme: chosen.scheme } : {}),
    verifiedOnly: verified,
    pageSize: page.size,
    pageToken: page.token,
  });
  const data = query.data;
  const narrowed = verified || Object.values(chosen).some(Boolean);
  const clear = () => set({ kind: '', region: '', cluster: '', scheme: '', verified: false });
  return (
    <div className="stack">
      <PageHeader title={q ? t('result.for', { q }) : t('common:page.search')} />
      <NeedBox initial={q} />
      {query.error ? (
        <>
          <PartError error={query.error} retry={() => void query.refetch()} />
          <CentreList />
        </>
      ) : null}
      {!data && !query.error ? <Loading lines={6} /> : null}
      {data ? (
        <div className="search-layout">
          <Facets
            facets={data.facets}
            chosen={chosen}
            verified={verified}
            choose={(name, value) => set({ [name]: value })}
            verify={(only) => set({ verified: only })}
            clear={narrowed ? clear : undefined}
          />
          <section
            className={query.isPlaceholderData ? 'stack old' : 'stack'}
            aria-labelledby="results"
            aria-busy={query.isPlaceholderData}
          >
            <h2 id="results" className="sr">
              {t('result.title')}
            </h2>
            {data.standard ? <Understood standard={data.standard} inForce={data.inForce} /> : null}
            <p role="status">{t('result.count', { count: data.totalSize })}</p>
            {data.rows.length > 0 ? (
              <>
                <ul className="stack">
                  {data.rows.map((row) => (
                    <ResultRow key={row.scopeRow?.id} row={row} />
                  ))}
                </ul>
                <Pager page={page} total={data.totalSize} next={data.nextPageToken} />
              </>
            ) : (
              <Nothing
                q={q}
                narrowed={narrowed}
                rows={Number(data.loaded?.rows ?? 0)}
                loaded={(language() === 'zh' ? data.loaded?.zh : data.loaded?.en) ?? ''}
                clear={clear}
              />
            )}
            {data.nearMisses.length > 0 ? (
              <section className="stack" aria-labelledby="near">
                <h2 id="near">{t('near.title')}</h2>
                <p>{t('near.text')}</p>
                <ul className="stack">
                  {data.nearMisses.map((row) => (
                    <ResultRow key={row.scopeRow?.id} row={row} />
                  ))}
                </ul>
              </section>
            ) : null}
          </section>
        </div>
      ) : null}
    </div>
  );
}
