import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { language } from '../../i18n/i18n';
import { flag, text, useFilters, word } from '../../lib/filters';
import { usePage } from '../../lib/paging';
import { CLUSTERS, KINDS, REGIONS, SCHEMES } from '../../lib/regions';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loading, PartError } from '../../ui/states';
import { CentreList } from './CentreList';
import { Facets } from './Facets';
import { NeedBox } from './NeedBox';
import { type CatalogueRow, useCatalogue } from './queries';
import { ResultRow } from './ResultRow';
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
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useCatalogue({
    query: values.q,
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.region ? { region: values.region } : {}),
    ...(values.cluster ? { cluster: values.cluster } : {}),
    ...(values.scheme ? { scheme: values.scheme } : {}),
    verifiedOnly: values.verified,
    pageSize: page.size,
    pageToken: page.token,
  });
  const data = query.data;
  const narrowed =
    active && (values.kind || values.region || values.cluster || values.scheme || values.verified);
  return (
    <div className="stack">
      <PageHeader title={t('common:page.search')} record={values.q || undefined} />
      <NeedBox initial={values.q} />
      {query.error ? (
        <>
          <PartError error={query.error} retry={() => void query.refetch()} />
          <CentreList />
        </>
      ) : null}
      {!data && !query.error ? <Loading lines={6} /> : null}
      {data ? (
        <div className="search-layout">
          <aside aria-label={t('facet.title')}>
            <button
              type="button"
              className="facet"
              aria-pressed={values.verified}
              onClick={() => set({ verified: !values.verified })}
            >
              <Icon name="shield" /> {t('facet.verified')}
            </button>
            <Facets
              facets={data.facets}
              chosen={{
                kind: values.kind,
                region: values.region,
                cluster: values.cluster,
                scheme: values.scheme,
              }}
              choose={(name, value) => set({ [name]: value })}
            />
            {narrowed ? (
              <button
                type="button"
                className="button"
                onClick={() =>
                  values.q ? set({ kind: '', region: '', cluster: '', scheme: '', verified: false }) : clear()
                }
              >
                {t('common:filter.clear')}
              </button>
            ) : null}
          </aside>
          <section
            className={query.isFetching ? 'stack old' : 'stack'}
            aria-label={t('result.title')}
            aria-busy={query.isFetching}
          >
            {data.standard ? <Understood standard={data.standard} inForce={data.inForce} /> : null}
            <p role="status">{t('result.count', { count: data.totalSize })}</p>
            {data.rows.length > 0 ? (
              <ul className="stack">
                {data.rows.map((row: CatalogueRow) => (
                  <ResultRow key={row.scopeRow?.id} row={row} />
                ))}
              </ul>
            ) : (
              <Nothing
                narrowed={!!narrowed}
                q={values.q}
                loaded={(language() === 'zh' ? data.loaded?.zh : data.loaded?.en) ?? ''}
              />
            )}
            {data.totalSize > page.size ? (
              <div className="row between">
                <span>{t('common:table.page', { page: page.number })}</span>
                <span className="row">
                  <button
                    type="button"
                    className="button"
                    disabled={page.number === 1}
                    onClick={page.previous}
                  >
                    {t('common:table.previous')}
                  </button>
                  <button
                    type="button"
                    className="button"
                    disabled={!data.nextPageToken}
                    onClick={() => page.next(data.nextPageToken)}
                  >
                    {t('common:table.next')}
                  </button>
                </span>
              </div>
            ) : null}
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

function Understood({ standard, inForce }: { standard: string; inForce: string }) {
  const { t } = useTranslation('open');
  return (
    <p className="notice info">
      <Icon name="info" />
      <span>
        {t('result.standard', { number: standard })}{' '}
        {inForce && inForce !== standard ? (
          <Link to={`/open/search?q=${encodeURIComponent(inForce)}`}>
            {t('result.inForce', { number: inForce })}
          </Link>
        ) : null}
      </span>
    </p>
  );
}

function Nothing({ narrowed, q, loaded }: { narrowed: boolean; q: string; loaded: string }) {
  const { t } = useTranslation('open');
  if (narrowed) return <Empty title={t('empty.filtered')} />;
  return (
    <Empty title={t('empty.none')}>
      <p>{loaded}</p>
      <Link className="button primary" to={`/e/requests/new?text=${encodeURIComponent(q)}`}>
        {t('empty.source')}
      </Link>
    </Empty>
  );
}
