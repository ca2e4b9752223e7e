import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useObligors } from '../../api/directory';
import type { Order } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/states';
import { useCancellations } from './queries';

export function CancellationQueue() {
  const { t } = useTranslation(['centre', 'common']);
  const navigate = useNavigate();
  const page = usePage();
  const query = useCancellations(page);
  const { nameOf } = useObligors();
  const columns: Column<Order>[] = [
    {
      key: 'number',
      title: t('column.order'),
      cell: (row) => (
        <Link className="nowrap" to={`/c/requests/${row.caseNumber}#orders`}>
          {row.number}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'firm', title: t('column.firm'), cell: (row) => <Data>{row.enterpriseName}</Data> },
    {
      key: 'provider',
      title: t('column.provider'),
      cell: (row) => <Data>{row.providerName || nameOf(row.providerId)}</Data>,
    },
    {
      key: 'by',
      title: t('column.proposedBy'),
      cell: (row) =>
        t(row.proposal?.proposerId === row.providerId ? 'cancellation.provider' : 'cancellation.enterprise'),
    },
    { key: 'reason', title: t('column.reason'), cell: (row) => <Data>{row.proposal?.reason}</Data> },
    {
      key: 'since',
      title: t('column.proposed'),
      cell: (row) => <span className="nowrap">{instant(row.proposal?.createTime, language())}</span>,
    },
  ];
  return (
    <DataTable
      label={t('queue.CANCELLATIONS')}
      resource="orders"
      query={query}
      page={page}
      columns={columns}
      rowKey={(row) => row.id}
      open={(row) => void navigate(`/c/requests/${row.caseNumber}#orders`)}
      empty={<Empty title={t('queueEmpty.CANCELLATIONS')} />}
    />
  );
}
