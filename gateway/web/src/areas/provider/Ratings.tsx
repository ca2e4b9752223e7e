// 评价: what firms said about the work, and what became of it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { useRatings } from '../../api/cases';
import type { Rating } from '../../api/records';
import { language } from '../../i18n/i18n';
import { useFilters, word } from '../../lib/filters';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect } from '../../ui/FilterBar';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { paged } from './queries';
import { appealable, RatingAppeal } from './RatingAppeal';
import './provider.css';

const STATES = [
  'RATING_STATE_OPEN',
  'RATING_STATE_FOLLOW_UP',
  'RATING_STATE_RECTIFYING',
  'RATING_STATE_RECTIFIED',
  'RATING_STATE_APPEALED',
  'RATING_STATE_EXCLUDED',
  'RATING_STATE_NOT_RATED',
  'RATING_STATE_CLOSED',
] as const;
const FILTERS = z.object({ state: word(STATES) });

export default function Ratings() {
  const { t } = useTranslation(['ours', 'common', 'work']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const query = useRatings({ ...(values.state ? { states: [values.state] } : {}), ...paged(page) });
  const [appealing, setAppealing] = useState<Rating>();
  const columns: Column<Rating>[] = [
    {
      key: 'case',
      title: t('clocks.case'),
      // Which case a rating is about stays hidden until the firm agrees.
      cell: (row) =>
        row.orderId ? (
          <Link className="nowrap" to={`/p/jobs/${row.orderId}`}>
            {row.caseNumber}
          </Link>
        ) : (
          <span className="muted">{t('ratings.hidden')}</span>
        ),
    },
    { key: 'state', title: t('ratings.state'), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'level',
      title: t('ratings.level'),
      cell: (row) => (row.level ? t(`work:ratingLevel.${row.level}`) : null),
    },
    { key: 'text', title: t('ratings.text'), cell: (row) => (row.text ? <Data>{row.text}</Data> : null) },
    {
      key: 'rectification',
      title: t('ratings.rectification'),
      cell: (row) => (row.rectification ? <Data>{row.rectification}</Data> : null),
    },
    {
      key: 'appeal',
      title: t('ratings.appeal'),
      cell: (row) =>
        appealable(row) ? (
          <button type="button" className="button nowrap" onClick={() => setAppealing(row)}>
            {t('ratings.appeal')}
          </button>
        ) : row.appeal ? (
          <span className="stack-s">
            <Data>{row.appeal}</Data>
            {row.appealDecision ? (
              <span>
                {t('ratings.decision')} <Data>{row.appealDecision}</Data>
              </span>
            ) : null}
          </span>
        ) : null,
    },
    {
      key: 'time',
      title: t('ratings.time'),
      cell: (row) => <span className="nowrap">{instant(row.createTime, language())}</span>,
    },
  ];
  return (
    <div className="stack">
      <PageHeader title={t('common:page.pRatings')} crumbs={[{ text: t('common:page.p'), to: '/p' }]} />
      <FilterBar label={t('ratings.filter')} active={active} clear={clear}>
        <FilterSelect
          label={t('ratings.state')}
          value={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(state) => set({ state: STATES.find((one) => one === state) ?? '' })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.pRatings')}
        resource="ratings"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <NoRows active={active} clear={clear} filtered={t('ratings.filtered')} none={t('ratings.none')} />
        }
      />
      {appealing ? <RatingAppeal rating={appealing} onClose={() => setAppealing(undefined)} /> : null}
    </div>
  );
}
