// 承诺计时: every clock of the city; the address is the filter.
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { api, read } from '../../api/client';
import { useObligors } from '../../api/directory';
import type { Commitment } from '../../api/records';
import { language } from '../../i18n/i18n';
import { text, useFilters, word, words } from '../../lib/filters';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { REGIONS } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { ExportFile } from '../../ui/ExportFile';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { ClockFilters } from './ClockFilters';
import {
  ANY_CLUSTER,
  ANY_KIND,
  clockQuery,
  LEVELS,
  nested,
  OUTCOMES,
  QUEUES,
  STAGES,
  STATUSES,
  useClockList,
} from './queries';
import './supervision.css';

const SCHEMA = z.object({
  // What is late, unless something else is asked for: the number beside this page's name.
  queue: z.catch(z.enum([...QUEUES, 'ALL']), 'OVERDUE'),
  stage: words(STAGES),
  status: words(STATUSES),
  level: word(LEVELS),
  region: word(REGIONS),
  obligor: text,
  case: text,
  outcome: words(OUTCOMES),
  cluster: words(ANY_CLUSTER),
  kind: words(ANY_KIND),
  from: text,
  to: text,
});

export default function Cases() {
  const { t } = useTranslation(['supervision', 'common']);
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(SCHEMA);
  const page = usePage();
  const query = useClockList(values, page);
  const { nameOf, all } = useObligors();
  const columns: Column<Commitment>[] = [
    {
      key: 'number',
      title: t('column.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/s/cases/${row.id}`}>
          {row.caseNumber || t('column.noNumber')}
        </Link>
      ),
    },
    {
      key: 'clock',
      title: t('column.clock'),
      cell: (row) => <Countdown clock={row} readAt={query.dataUpdatedAt} />,
    },
    { key: 'stage', title: t('column.stage'), cell: (row) => t(`common:stage.${row.stage}`) },
    { key: 'obligor', title: t('column.obligor'), cell: (row) => <Data>{nameOf(row.obligorId)}</Data> },
    { key: 'region', title: t('column.region'), cell: (row) => t(`common:region.${row.region}`) },
    {
      key: 'due',
      title: t('column.due'),
      cell: (row) => <span className="nowrap">{instant(row.dueTime, language())}</span>,
    },
    { key: 'level', title: t('column.level'), cell: (row) => <StateBadge state={row.level} /> },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sCases')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <ExportFile
            name="clocks"
            forms={['CSV', 'XLSX']}
            total={query.data?.total ?? 0}
            load={(file) =>
              read(
                api.GET('/v1/commitments:export', {
                  params: { query: { ...file, ...nested(clockQuery(values, 0, '')) } },
                  parseAs: 'blob',
                }),
              )
            }
          />
        }
      />
      <ClockFilters values={values} set={set} clear={clear} active={active} obligors={all} />
      <DataTable
        label={t('common:page.sCases')}
        resource="clocks"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => void navigate(`/s/cases/${row.id}`)}
        empty={<NoRows active={active} clear={clear} filtered={t('cases.filtered')} none={t('cases.none')} />}
      />
    </div>
  );
}
