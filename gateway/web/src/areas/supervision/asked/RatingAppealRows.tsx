import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRatings } from '../../../api/cases';
import { useObligors } from '../../../api/directory';
import type { Rating } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { usePage } from '../../../lib/paging';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { type Column, DataTable } from '../../../ui/DataTable';
import { FilterBar, FilterSelect } from '../../../ui/FilterBar';
import { NoRows } from '../../../ui/NoRows';
import { RatingVerdict } from './RatingVerdict';

/** Those where an appeal can stand; a struck rating is 不计入. */
export const RATING_STATES = [
  'RATING_STATE_APPEALED',
  'RATING_STATE_EXCLUDED',
  'RATING_STATE_RECTIFYING',
  'RATING_STATE_RECTIFIED',
  'RATING_STATE_CLOSED',
] as const;
type State = (typeof RATING_STATES)[number] | 'ALL';

interface Props {
  state: State;
  show: (state: State) => void;
}

/** Ratings with the appeals against them. */
export function RatingAppealRows({ state, show }: Props) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const narrowed = state !== 'RATING_STATE_APPEALED';
  const clear = () => show('RATING_STATE_APPEALED');
  const page = usePage();
  const query = useRatings({
    states: state === 'ALL' ? [...RATING_STATES] : [state],
    pageSize: page.size,
    ...(page.token ? { pageToken: page.token } : {}),
  });
  const { nameOf } = useObligors();
  const [open, setOpen] = useState<Rating>();
  const columns: Column<Rating>[] = [
    {
      key: 'number',
      title: t('asked.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/s/cases/${row.caseNumber}`}>
          {row.caseNumber}
        </Link>
      ),
    },
    { key: 'state', title: t('asked.state'), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'who',
      title: t('asked.provider'),
      cell: (row) => <Data>{row.providerName || nameOf(row.providerId)}</Data>,
    },
    {
      key: 'level',
      title: t('asked.rating'),
      cell: (row) => (
        <>
          {row.level ? t(`work:ratingLevel.${row.level}`) : null} <Data>{row.text}</Data>
        </>
      ),
    },
    {
      key: 'appeal',
      title: t('asked.appeal'),
      cell: (row) => (row.appeal ? <Data>{row.appeal}</Data> : null),
    },
    {
      key: 'decision',
      title: t('asked.decision'),
      cell: (row) => (row.appealDecision ? <Data>{row.appealDecision}</Data> : null),
    },
    {
      key: 'since',
      title: t('asked.changed'),
      cell: (row) => <span className="nowrap">{instant(row.updateTime, language())}</span>,
    },
    {
      key: 'verb',
      title: t('asked.decide'),
      cell: (row) =>
        row.state === 'RATING_STATE_APPEALED' ? (
          <button type="button" className="button" onClick={() => setOpen(row)}>
            {t('asked.decide')}
          </button>
        ) : null,
    },
  ];
  return (
    <>
      <FilterBar label={t('asked.filter')} active={narrowed} clear={clear}>
        <FilterSelect
          label={t('asked.state')}
          value={state === 'ALL' ? '' : state}
          options={RATING_STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(chosen) => show(RATING_STATES.find((one) => one === chosen) ?? 'ALL')}
        />
      </FilterBar>
      <DataTable
        label={t('asked.RATINGS')}
        resource="ratings"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <NoRows
            active={narrowed}
            clear={clear}
            filtered={t('asked.filtered')}
            none={t('asked.noAppeals')}
          />
        }
      />
      {open ? <RatingVerdict rating={open} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}
