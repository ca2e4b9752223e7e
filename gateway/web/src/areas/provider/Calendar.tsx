// 产能日历: booked of total, pool by day, three weeks at a time.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import type { Pool } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { language } from '../../i18n/i18n';
import { text, useFilters } from '../../lib/filters';
import { addDays, apiDate, day, today as todayOf } from '../../lib/format';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded, Loading, PartError } from '../../ui/states';
import { useNarrow } from '../../ui/use-narrow';
import { useCalendar } from '../../ui/working-time';
import { DayList } from './calendar/DayList';
import { daysFrom, kindOf, monday, range, type Selection, SHOWN } from './calendar/days';
import { EditDialog } from './calendar/EditDialog';
import { Grid } from './calendar/Grid';
import { Legend } from './calendar/Legend';
import { Load } from './calendar/Load';
import { PoolDialog } from './calendar/PoolDialog';
import { RulesDialog } from './calendar/RulesDialog';
import { cellOn } from './offer/quote';
import { useCells, useOwnProvider, usePools } from './queries';
import './calendar/calendar.css';
import './provider.css';

const FILTERS = z.object({ from: text });

function Sheet({
  pools,
  siteOf,
  from,
  edit,
  setEdit,
}: {
  pools: Pool[];
  siteOf: (pool: Pool) => string;
  from: string;
  edit: boolean;
  setEdit: (edit: boolean) => void;
}) {
  const narrow = useNarrow();
  const days = daysFrom(from);
  const query = useCells(
    pools.map((pool) => pool.id),
    from,
    days.at(-1) ?? from,
  );
  const calendar = useCalendar().data;
  const kind = kindOf(calendar);
  const today = todayOf(serverNow());
  const start = Math.max(0, days.indexOf(today));
  const [selection, select] = useState<Selection>({ pool: 0, anchor: start, at: start });
  const [first, last] = range(selection);
  const pool = pools[selection.pool];
  const [ruled, setRuled] = useState<Pool>();
  if (query.error) return <PartError error={query.error} retry={query.refetch} />;
  if (query.pending) return <Loading />;
  const shared = {
    pools,
    days,
    cells: query.cells,
    kind,
    selection,
    select,
    edit: () => setEdit(true),
    rules: setRuled,
    siteOf,
  };
  return (
    <>
      {narrow ? <DayList {...shared} /> : <Grid {...shared} today={today} />}
      <Load pools={pools} cells={query.cells} days={days} siteOf={siteOf} />
      {edit && pool ? (
        <EditDialog
          pool={pool}
          days={days.slice(first, last + 1)}
          cellOn={(at) => cellOn(query.cells, pool.id, at)}
          kind={kind}
          onClose={() => setEdit(false)}
        />
      ) : null}
      {ruled ? <RulesDialog pool={ruled} onClose={() => setRuled(undefined)} /> : null}
    </>
  );
}

export default function Calendar() {
  const { t } = useTranslation(['provider', 'common']);
  const narrow = useNarrow();
  const { values, set } = useFilters(FILTERS);
  const provider = useOwnProvider();
  const pools = usePools();
  const [edit, setEdit] = useState(false);
  const [adding, setAdding] = useState(false);
  const asked = apiDate(values.from) ? values.from : todayOf(serverNow());
  const from = monday(asked);
  const present = monday(todayOf(serverNow()));
  const go = (to: string) => set({ from: to === present ? '' : to });
  const siteOf = (pool: Pool) =>
    provider.data?.sites.find((site) => site.id === pool.siteId)?.displayName ?? '';
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pCalendar')}
        crumbs={[{ text: t('common:page.p'), to: '/p' }]}
        actions={
          <>
            <button
              type="button"
              className="button"
              disabled={!provider.data}
              onClick={() => setAdding(true)}
            >
              {t('pool.add')}
            </button>
            {!narrow && pools.data?.length ? (
              <button type="button" className="button primary" onClick={() => setEdit(true)}>
                {t('calendar.editSelected')}
              </button>
            ) : null}
          </>
        }
      />
      <div className="row between">
        <div className="row">
          <button type="button" className="button" onClick={() => go(addDays(from, -SHOWN))}>
            {t('calendar.previous')}
          </button>
          <strong>
            {t('calendar.period', {
              from: day(apiDate(from), language()),
              to: day(apiDate(addDays(from, SHOWN - 1)), language()),
            })}
          </strong>
          <button type="button" className="button" onClick={() => go(addDays(from, SHOWN))}>
            {t('calendar.next')}
          </button>
          {from === present ? null : (
            <button type="button" className="button quiet" onClick={() => go(present)}>
              {t('calendar.today')}
            </button>
          )}
        </div>
        <Legend />
      </div>
      <Loaded query={pools}>
        {(own) =>
          own.length === 0 ? (
            <Empty title={t('pool.none')}>
              <p>{t('pool.teach')}</p>
            </Empty>
          ) : (
            <Sheet key={from} pools={own} siteOf={siteOf} from={from} edit={edit} setEdit={setEdit} />
          )
        }
      </Loaded>
      <p className="muted">
        {narrow ? '' : t('calendar.keys')} <Link to="/p/offers?queue=QUOTED">{t('calendar.why')}</Link>
      </p>
      {adding && provider.data ? (
        <PoolDialog provider={provider.data} onClose={() => setAdding(false)} />
      ) : null}
    </div>
  );
}
