import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { Provider, ScopeRow } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { text, useFilters } from '../../lib/filters';
import { NONE, standardNumber, today } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { Badge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { FilterBar, FilterText } from '../../ui/FilterBar';
import { type Column, Rows } from '../../ui/Rows';
import { Empty, Loaded } from '../../ui/states';
import { isAble } from './able';
import { requestFor } from './need';
import { Pager } from './Pager';
import { useScopeRows } from './queries';

const FILTERS = z.object({ q: text });

/** The scope of a provider, page by page. */
export function ScopeTable({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useScopeRows(provider.id, values.q, page.token, page.size);
  const now = today(serverNow());
  const site = (id: string) => provider.sites.find((one) => one.id === id)?.displayName;
  const columns: Column<ScopeRow>[] = [
    { title: t('scope.object'), cell: (row) => <Data>{row.object}</Data> },
    { title: t('scope.parameter'), cell: (row) => <Data>{row.parameter}</Data> },
    {
      title: t('scope.standard'),
      none: (row) => !row.standard,
      cell: (row) => (row.standard ? <span className="mono">{standardNumber(row.standard)}</span> : NONE),
    },
    {
      title: t('result.range'),
      none: (row) => !row.range?.raw,
      cell: (row) => <Data>{row.range?.raw}</Data>,
    },
    {
      title: t('result.uncertainty'),
      none: (row) => !row.uncertainty,
      cell: (row) => <Data>{row.uncertainty}</Data>,
    },
    { title: t('result.limit'), none: (row) => !row.limit, cell: (row) => <Data>{row.limit}</Data> },
    { title: t('scope.site'), cell: (row) => <Data>{site(row.siteId)}</Data> },
    {
      title: t('result.ask'),
      quiet: true,
      cell: (row) =>
        isAble(provider, row, now) ? (
          <Link className="ask nowrap" to={requestFor(row)}>
            {t('result.ask')}
          </Link>
        ) : (
          <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('result.notEffective')} />
        ),
    },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="scope">
      <h2 id="scope">{t('scope.title')}</h2>
      <FilterBar label={t('scope.filter')} active={active} clear={clear}>
        <FilterText label={t('scope.text')} value={values.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <Loaded query={query}>
        {({ rows, total, next }) =>
          rows.length === 0 ? (
            <Empty title={active ? t('empty.filtered') : t('scope.none')} />
          ) : (
            <>
              <Rows named="scope" rows={rows} id={(row) => row.id} columns={columns} />
              <Pager page={page} total={total} next={next} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}
