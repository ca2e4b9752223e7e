// What a row of the league table says.
import type { TFunction } from 'i18next';
import { Link } from 'react-router';
import type { LeagueRow } from '../../../api/records';
import { NONE } from '../../../lib/format';
import { spanText } from '../../../ui/Countdown';
import { span } from '../../../ui/countdown';
import { Data } from '../../../ui/Data';
import type { Column } from '../../../ui/DataTable';
import { clocksOf, type Dimension, type LeagueFilter } from './queries';
import { RateBar } from './RateBar';

const CARDS = ['LEVEL_YELLOW', 'LEVEL_RED', 'LEVEL_ESCALATED'] as const;

/** The name of a row in the reader's language. */
export function rowName(t: TFunction, by: Dimension, key: string, nameOf: (id: string) => string): string {
  switch (by) {
    case 'REGION':
      return key ? t(`common:region.${key}`) : t('league.unstated');
    case 'CLUSTER':
      return key === 'CLUSTER_UNSPECIFIED' ? t('league.unstated') : t(`common:cluster.${key}`);
    case 'KIND':
      return key === 'ITEM_KIND_UNSPECIFIED' ? t('league.unstated') : t(`common:kind.${key}`);
    case 'STAGE':
      return t(`common:stage.${key}`);
    case 'PROVIDER':
    case 'CENTRE':
      return nameOf(key) || key;
    default:
      return key;
  }
}

/** `1.3` more, `−0.5` less, in percentage points. */
function points(bp: number | undefined): string {
  if (bp === undefined) return NONE;
  const text = (Math.abs(bp) / 100).toFixed(1);
  return bp > 0 ? `+${text}` : bp < 0 ? `−${text}` : text;
}

function per100(row: LeagueRow, level: string): string {
  const found = row.cards.find((one) => one.level === level)?.per100;
  return found === undefined ? NONE : (found / 100).toFixed(1);
}

export function columns(
  { t, common }: { t: TFunction; common: TFunction },
  filter: LeagueFilter,
  nameOf: (id: string) => string,
  daySeconds: number | undefined,
): Column<LeagueRow>[] {
  const time = (seconds: string | undefined) =>
    seconds === undefined || daySeconds === undefined
      ? NONE
      : spanText(common, span(Number(seconds), daySeconds));
  const name = (row: LeagueRow) => {
    const text = <Data>{rowName(t, filter.by, row.key, nameOf)}</Data>;
    const to = clocksOf(row, filter);
    return to ? <Link to={to}>{text}</Link> : text;
  };
  return [
    { key: 'rank', title: t('league.rank'), numeric: true, cell: (row) => (row.rank > 0 ? row.rank : NONE) },
    { key: 'name', title: t(`league.dimension.${filter.by}`), cell: name },
    { key: 'n', title: t('league.n'), numeric: true, cell: (row) => row.n },
    { key: 'rate', title: t('league.kept'), cell: (row) => <RateBar row={row} /> },
    {
      key: 'change',
      title: t('league.change'),
      numeric: true,
      cell: (row) => <span className="nowrap">{points(row.changeBp)}</span>,
    },
    { key: 'late', title: t('league.late'), numeric: true, cell: (row) => row.late },
    {
      key: 'used',
      title: t('league.used'),
      cell: (row) =>
        row.used ? (
          <>
            <span className="nowrap">{time(row.used.medianSeconds)}</span>{' '}
            <span className="meta nowrap">/ {time(row.used.p90Seconds)}</span>
          </>
        ) : (
          NONE
        ),
    },
    {
      key: 'cards',
      title: t('league.per100'),
      numeric: true,
      cell: (row) => <span className="nowrap">{CARDS.map((level) => per100(row, level)).join(' / ')}</span>,
    },
    {
      key: 'beside',
      title: t('league.beside'),
      numeric: true,
      cell: (row) => `${row.excused} / ${row.pendingOrCancelled}`,
    },
  ];
}
