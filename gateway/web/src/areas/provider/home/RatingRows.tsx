import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRatings } from '../../../api/cases';
import type { Rating } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { usePage } from '../../../lib/paging';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { type Column, DataTable } from '../../../ui/DataTable';
import { Empty } from '../../../ui/states';
import { ClockCell } from '../ClockCell';
import { paged, useOpenClocks } from '../queries';

/** 待整改: bad ratings that were upheld. */
export function RatingRows() {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const page = usePage();
  const query = useRatings({ queue: 'QUEUE_RECTIFY', ...paged(page) });
  const clocks = useOpenClocks();
  const columns: Column<Rating>[] = [
    { key: 'case', title: t('column.case'), cell: (row) => <span className="nowrap">{row.caseNumber}</span> },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'level', title: t('rating.level'), cell: (row) => t(`work:ratingLevel.${row.level}`) },
    { key: 'text', title: t('rating.text'), cell: (row) => <Data>{row.text}</Data> },
    { key: 'follow', title: t('rating.followUp'), cell: (row) => <Data>{row.followUp}</Data> },
    {
      key: 'time',
      title: t('rating.time'),
      cell: (row) => <span className="nowrap">{instant(row.createTime, language())}</span>,
    },
    {
      key: 'clock',
      title: t('column.clock'),
      cell: (row) => <ClockCell clock={clocks.of(row.id)} readAt={clocks.readAt} />,
    },
    {
      key: 'verb',
      title: t('rectify.title'),
      cell: (row) => (
        <Link className="button" to={`/p?ratings=RECTIFY&rectify=${row.id}`}>
          {t('rectify.verb')}
        </Link>
      ),
    },
  ];
  return (
    <section className="stack-s" aria-labelledby="rating-rows">
      <div className="row between">
        <h2 id="rating-rows">{t('queue.RECTIFY')}</h2>
        <Link to="/p">{t('home.all')}</Link>
      </div>
      <DataTable
        label={t('queue.RECTIFY')}
        resource="ratings"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('rating.none')} />}
      />
    </section>
  );
}
