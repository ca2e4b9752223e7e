import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePage } from '../../lib/paging';
import { DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/states';
import { useRequestColumns } from './columns';
import { type RequestQueueName, useOpenClocks, useRequests } from './queries';

export function RequestQueue({ queue }: { queue: RequestQueueName }) {
  const { t } = useTranslation(['centre', 'common']);
  const navigate = useNavigate();
  const page = usePage();
  const query = useRequests({ queue }, page);
  const clocks = useOpenClocks();
  const columns = useRequestColumns(clocks.data, clocks.dataUpdatedAt);
  return (
    <DataTable
      label={t(`queue.${queue}`)}
      resource="requests"
      query={query}
      page={page}
      columns={columns}
      rowKey={(row) => row.id}
      open={(row) => void navigate(`/c/requests/${row.caseNumber || row.id}`)}
      empty={<Empty title={t(`queueEmpty.${queue}`)} />}
    />
  );
}
