// The cases of a firm that this centre may see.
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePage } from '../../lib/paging';
import { DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/states';
import { useRequestColumns } from './columns';
import { useOpenClocks, useRequests } from './queries';

export function FirmCases({ firm }: { firm: string }) {
  const { t } = useTranslation(['centre', 'common']);
  const navigate = useNavigate();
  const page = usePage();
  const query = useRequests({ enterpriseId: firm }, page);
  const clocks = useOpenClocks();
  const columns = useRequestColumns(clocks.data, clocks.dataUpdatedAt).filter(({ key }) => key !== 'firm');
  return (
    <DataTable
      label={t('lookup.casesOf')}
      resource="requests"
      query={query}
      page={page}
      columns={columns}
      rowKey={(row) => row.id}
      open={(row) => void navigate(`/c/requests/${row.caseNumber || row.id}`)}
      empty={<Empty title={t('lookup.noCases')} />}
    />
  );
}
