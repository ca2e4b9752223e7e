import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { Provider } from '../../api/records';
import { text, useFilters } from '../../lib/filters';
import { standardNumber } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { Data } from '../../ui/Data';
import { FilterBar, FilterText } from '../../ui/FilterBar';
import { Empty, Loaded } from '../../ui/states';
import { requestFor } from './need';
import { useScopeRows } from './queries';

const FILTERS = z.object({ q: text });

/** The scope of a provider, page by page. */
export function ScopeTable({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useScopeRows(provider.id, values.q, page.token, page.size);
  const site = (id: string) => provider.sites.find((one) => one.id === id)?.displayName;
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
              <div className="scroll-x" tabIndex={0} role="group" aria-labelledby="scope">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{t('scope.object')}</th>
                      <th scope="col">{t('scope.parameter')}</th>
                      <th scope="col">{t('scope.standard')}</th>
                      <th scope="col">{t('result.range')}</th>
                      <th scope="col">{t('result.uncertainty')}</th>
                      <th scope="col">{t('result.limit')}</th>
                      <th scope="col">{t('scope.site')}</th>
                      <th scope="col">
                        <span className="sr">{t('result.ask')}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row.id}>
                        <td>
                          <Data>{row.object}</Data>
                        </td>
                        <td>
                          <Data>{row.parameter}</Data>
                        </td>
                        <td className="mono">{standardNumber(row.standard) || '—'}</td>
                        <td>
                          <Data>{row.range?.raw}</Data>
                        </td>
                        <td>
                          <Data>{row.uncertainty}</Data>
                        </td>
                        <td>
                          <Data>{row.limit}</Data>
                        </td>
                        <td>
                          <Data>{site(row.siteId)}</Data>
                        </td>
                        <td>
                          <Link className="nowrap" to={requestFor(row)}>
                            {t('result.ask')}
                          </Link>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <div className="row between">
                <span>
                  {t('common:table.total', { count: total })} ·{' '}
                  {t('common:table.page', { page: page.number })}
                </span>
                <span className="row">
                  <button
                    type="button"
                    className="button"
                    disabled={page.number === 1}
                    onClick={page.previous}
                  >
                    {t('common:table.previous')}
                  </button>
                  <button type="button" className="button" disabled={!next} onClick={() => page.next(next)}>
                    {t('common:table.next')}
                  </button>
                </span>
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}
