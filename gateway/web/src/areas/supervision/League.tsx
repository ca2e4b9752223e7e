// 履约排行: who keeps how many promises. The address is the filter, and every row leads to exactly its clocks.
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useObligors } from '../../api/directory';
import { serverNow } from '../../api/server-time';
import { text, useFilters, word, words } from '../../lib/filters';
import { today } from '../../lib/format';
import { CLUSTERS, REGIONS } from '../../lib/regions';
import { DataTable } from '../../ui/DataTable';
import { ExportFile } from '../../ui/ExportFile';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { useWorkingDay } from '../../ui/working-time';
import { columns } from './league/columns';
import { LeagueFilters } from './league/LeagueFilters';
import { Published } from './league/Published';
import { daysOf, PERIODS } from './league/period';
import { clocksOf, DIMENSIONS, evidenceOf, useLeague } from './league/queries';
import { RateBar } from './league/RateBar';
import { STAGES } from './queries';
import './supervision.css';

const SCHEMA = z.object({
  by: z.catch(z.enum(DIMENSIONS), 'REGION'),
  period: z.catch(z.enum(PERIODS), 'YEAR'),
  from: text,
  to: text,
  stage: words(STAGES),
  region: word(REGIONS),
  cluster: word(CLUSTERS),
  obligor: text,
});

export default function League() {
  const { t } = useTranslation(['supervision', 'common']);
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(SCHEMA);
  const { period, from, to, ...filter } = values;
  const days = daysOf(period, today(serverNow()), { from, to });
  const query = useLeague(filter, days);
  const { nameOf, all } = useObligors();
  const daySeconds = useWorkingDay()?.daySeconds;
  const whole = query.data?.whole;
  const rows = whole ? clocksOf(whole, filter, true) : undefined;
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sLeague')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <ExportFile
            name="evidence"
            forms={['CSV', 'XLSX']}
            label={t('league.evidence')}
            total={whole ? whole.n + whole.excused + whole.pendingOrCancelled : 0}
            load={(file) => evidenceOf(filter, days, file)}
          />
        }
      />
      <LeagueFilters values={values} days={days} set={set} clear={clear} active={active} obligors={all} />
      {whole && rows ? (
        <p className="row">
          <span>{t('league.days', { from: days.from, to: days.to })}</span>
          <Link to={rows}>{t('league.counted', { count: whole.n })}</Link>
          <RateBar row={whole} />
        </p>
      ) : null}
      <DataTable
        label={t('common:page.sLeague')}
        resource="clocks"
        query={query}
        columns={columns({ t, common }, filter, nameOf, daySeconds)}
        rowKey={(row) => row.key}
        open={(row) => {
          const clocks = clocksOf(row, filter);
          if (clocks) void navigate(clocks);
        }}
        empty={
          <NoRows active={active} clear={clear} filtered={t('league.filtered')} none={t('league.none')} />
        }
      />
      <Published />
      <details>
        <summary>{t('league.method')}</summary>
        <ul>
          {(['outcome', 'rate', 'few', 'rank', 'used', 'change'] as const).map((part) => (
            <li key={part}>{t(`league.methods.${part}`)}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
