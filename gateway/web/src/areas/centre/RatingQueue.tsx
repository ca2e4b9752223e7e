import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useObligors } from '../../api/directory';
import type { Rating } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/states';
import { ClockCell } from './columns';
import { type RatingQueueName, useOpenClocks, useRatings } from './queries';

export function RatingQueue({ queue }: { queue: RatingQueueName }) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const navigate = useNavigate();
  const page = usePage();
  const query = useRatings(queue, page);
  const clocks = useOpenClocks();
  const { nameOf } = useObligors();
  const columns: Column<Rating>[] = [
    {
      key: 'number',
      title: t('column.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/c/requests/${row.caseNumber}#ratings`}>
          {row.caseNumber}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'level',
      title: t('column.rating'),
      cell: (row) => t(`work:ratingLevel.${row.level}`),
    },
    {
      key: 'provider',
      title: t('column.provider'),
      cell: (row) => <Data>{row.providerName || nameOf(row.providerId)}</Data>,
    },
    { key: 'text', title: t('column.words'), cell: (row) => <Data>{row.text}</Data> },
    {
      key: 'since',
      title: t('column.changed'),
      cell: (row) => <span className="nowrap">{instant(row.updateTime, language())}</span>,
    },
    {
      key: 'clock',
      title: t('column.clock'),
      cell: (row) => (
        <ClockCell
          clock={clocks.data?.find((clock) => clock.subjectId === row.id)}
          readAt={clocks.dataUpdatedAt}
        />
      ),
    },
  ];
  return (
    <DataTable
      label={t(`queue.${queue}`)}
      resource="ratings"
      query={query}
      page={page}
      columns={columns}
      rowKey={(row) => row.id}
      open={(row) => void navigate(`/c/requests/${row.caseNumber}#ratings`)}
      empty={<Empty title={t(`queueEmpty.${queue}`)} />}
    />
  );
}
