// 能力缺口: where what firms asked for meets too little supply, drawn and listed. The address is the filter.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { language } from '../../i18n/i18n';
import { encode, flag, text, useFilters, word, words } from '../../lib/filters';
import { day } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { KINDS, REGIONS } from '../../lib/regions';
import { DataTable } from '../../ui/DataTable';
import { ExportFile } from '../../ui/ExportFile';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded } from '../../ui/states';
import { columns } from './gaps/columns';
import { csvOf } from './gaps/csv';
import { Figures } from './gaps/Figures';
import { GapDialog } from './gaps/GapDialog';
import { GapFilters } from './gaps/GapFilters';
import { Heat } from './gaps/Heat';
import {
  BASES,
  CLASSES,
  type GapFilter,
  keyOf,
  passing,
  SORTS,
  sorted,
  subjectOf,
  sum,
  useGaps,
} from './gaps/queries';
import { RegionMap } from './gaps/RegionMap';
import { ANY_CLUSTER } from './queries';
import './supervision.css';
import './gaps/gaps.css';

const VIEWS = ['CLASS', 'REGION', 'MAP'] as const;
const SCHEMA = z.object({
  class: words(CLASSES),
  cluster: word(ANY_CLUSTER),
  kind: word(KINDS),
  region: word(REGIONS),
  basis: word(BASES),
  failed: flag,
  unfilled: flag,
  q: text,
  sort: word(SORTS),
  view: z.catch(z.enum(VIEWS), 'CLASS'),
});

export default function Gaps() {
  const { t } = useTranslation(['gaps', 'common']);
  const { values, defaults, set, clear } = useFilters(SCHEMA);
  const page = usePage();
  const query = useGaps();
  const [open, setOpen] = useState<string>();
  const { view, ...filter } = values;
  const active = encode({ ...values, view: 'CLASS' }, defaults).size > 0;
  const to = (change: Partial<GapFilter & { view: typeof view }>) =>
    `/s/gaps?${encode({ ...values, ...change }, defaults)}`;
  const all = query.data?.gaps ?? [];
  const shown = sorted(passing(all, filter), filter.sort);
  // Every cell is here already: a page is a stretch of them.
  const from = Number(page.token) || 0;
  const rows = shown.slice(from, from + page.size);
  const next = from + page.size < shown.length ? String(from + page.size) : '';
  const chosen = all.find((gap) => keyOf(gap) === open);
  const marked = passing(all, filter, ['failed', 'unfilled']);
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sGaps')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <ExportFile name="gaps" forms={['CSV']} total={shown.length} load={async () => csvOf(t, shown)} />
        }
      >
        {query.data ? <p className="muted">{t('lead', { from: day(query.data.from, language()) })}</p> : null}
      </PageHeader>
      <GapFilters values={filter} set={set} clear={clear} active={active} />
      <Loaded query={query} lines={8}>
        {() => (
          <>
            <Figures
              sum={sum(marked)}
              cells={{
                failed: marked.filter((gap) => gap.failedSearches > 0).length,
                unfilled: marked.filter((gap) => gap.unfilled > 0).length,
              }}
              to={to}
            />
            <section className="panel stack-s" aria-labelledby="heat">
              <div className="row between">
                <h2 id="heat">{t('heat.title')}</h2>
                <nav className="row no-print" aria-label={t('heat.views')}>
                  {VIEWS.map((one) => (
                    <Link
                      key={one}
                      className="button"
                      to={to({ view: one })}
                      aria-current={one === view ? 'true' : undefined}
                    >
                      {t(`heat.view.${one}`)}
                    </Link>
                  ))}
                </nav>
              </div>
              {all.length === 0 ? (
                <Empty title={t('none')} />
              ) : view === 'MAP' ? (
                <RegionMap gaps={all} filter={filter} to={to} />
              ) : (
                <Heat gaps={all} filter={filter} by={view} to={to} />
              )}
              <p className="meta">{t(`heat.note.${view}`)}</p>
            </section>
            <DataTable
              label={t('common:page.sGaps')}
              resource="gaps"
              query={{ ...query, data: { rows, total: shown.length, next } }}
              page={page}
              columns={columns(t, (gap) => setOpen(keyOf(gap)))}
              rowKey={keyOf}
              rowName={subjectOf}
              open={(gap) => setOpen(keyOf(gap))}
              empty={<NoRows active={active} clear={clear} filtered={t('filtered')} none={t('noGap')} />}
            />
            <details>
              <summary>{t('method')}</summary>
              <ul>
                {(['demand', 'supply', 'class', 'few'] as const).map((part) => (
                  <li key={part}>{t(`methods.${part}`)}</li>
                ))}
              </ul>
            </details>
          </>
        )}
      </Loaded>
      {chosen ? <GapDialog gap={chosen} onClose={() => setOpen(undefined)} /> : null}
    </div>
  );
}
