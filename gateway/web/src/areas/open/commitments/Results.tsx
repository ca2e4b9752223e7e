// One published period: a table for a part of the city, with a file of the same rows.
import { useTranslation } from 'react-i18next';
import { useObligors } from '../../../api/directory';
import { save } from '../../../api/download';
import type { LeagueRow, PublishedPeriod } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { csvCell, instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Icon } from '../../../ui/Icon';
import { type Column, Rows } from '../../../ui/Rows';
import { Empty } from '../../../ui/states';

export const PARTS = ['REGION', 'PROVIDER', 'CENTRE', 'CLUSTER', 'STAGE', 'KIND'] as const;
export type Part = (typeof PARTS)[number];

/** So that spreadsheets read it as UTF-8. */
const MARK = '\ufeff';

const percent = (bp: number) => (bp / 100).toFixed(1);

export function Results({ period, part }: { period: PublishedPeriod; part: Part }) {
  const { t } = useTranslation(['open', 'promises', 'common']);
  const { nameOf } = useObligors();
  const table = period.tables.find((one) => one.dimension === `LEAGUE_DIMENSION_${part}`);
  const rows = table?.rows ?? [];
  const name = (row: LeagueRow) => {
    if (part === 'PROVIDER' || part === 'CENTRE') return nameOf(row.key) || row.key;
    if (!row.key || row.key.endsWith('_UNSPECIFIED')) return t('promises:commitments.unstated');
    return t(`common:${part.toLowerCase()}.${row.key}`);
  };
  const kept = ({ rate, k, n }: LeagueRow) =>
    rate
      ? t('promises:commitments.rate', {
          rate: percent(rate.rateBp),
          lower: percent(rate.lowerBp),
          upper: percent(rate.upperBp),
        })
      : t(n === 0 ? 'promises:commitments.nothing' : 'promises:commitments.few', { k, n });
  const columns: Column<LeagueRow>[] = [
    { title: t('promises:commitments.rank'), num: true, cell: (row) => (row.rank > 0 ? row.rank : '—') },
    { title: t(`promises:commitments.part.${part}`), cell: (row) => <Data>{name(row)}</Data> },
    { title: t('promises:commitments.n'), num: true, cell: (row) => row.n },
    { title: t('promises:commitments.kept'), cell: (row) => <span className="nowrap">{kept(row)}</span> },
    { title: t('promises:commitments.late'), num: true, cell: (row) => row.late },
    {
      title: t('promises:commitments.beside'),
      num: true,
      cell: (row) => `${row.excused} / ${row.pendingOrCancelled}`,
    },
  ];
  const download = () => {
    const heads = ['rank', 'key', 'name', 'k', 'n', 'rate', 'lower', 'upper', 'late', 'excused', 'other'];
    const lines = rows.map((row) => [
      row.rank > 0 ? String(row.rank) : '',
      csvCell(row.key),
      csvCell(name(row)),
      String(row.k),
      String(row.n),
      ...(row.rate
        ? [row.rate.rateBp, row.rate.lowerBp, row.rate.upperBp].map((bp) => (bp / 100).toFixed(2))
        : ['', '', '']),
      String(row.late),
      String(row.excused),
      String(row.pendingOrCancelled),
    ]);
    const text = [heads.map((head) => t(`promises:commitments.csv.${head}`)), ...lines];
    save(
      new Blob([MARK + text.map((line) => line.join(',')).join('\r\n')], { type: 'text/csv;charset=utf-8' }),
      `commitments-${period.period}-${period.restatement}-${part.toLowerCase()}.csv`,
    );
  };
  return (
    <section className="panel stack-s" aria-labelledby="results">
      <div className="row between">
        <h2 id="results">{t('promises:commitments.results', { period: period.period })}</h2>
        <button type="button" className="button" disabled={rows.length === 0} onClick={download}>
          <Icon name="download" />
          {t('promises:commitments.download')}
        </button>
      </div>
      <p className="meta">
        {t('promises:commitments.published', { time: instant(period.publishTime, language()) })}
        {period.restatement > 0 ? (
          <>
            {' '}
            {t('promises:commitments.restated', { count: period.restatement })} <Data>{period.reason}</Data>
          </>
        ) : null}
      </p>
      {period.total ? (
        <p>
          {t('promises:commitments.whole', { n: period.total.n })} {kept(period.total)}
        </p>
      ) : null}
      {rows.length > 0 ? (
        <Rows named="results" rows={rows} id={(row) => row.key} columns={columns} />
      ) : (
        <Empty title={t('promises:commitments.noRows')} />
      )}
    </section>
  );
}
