// The requests under an action in figures and one by one; taken out with a reason.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ServiceRequest } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant, rate } from '../../lib/format';
import { StateBadge } from '../Badge';
import { type Column, DataTable } from '../DataTable';
import { DescList } from '../DescList';
import { ExportFile } from '../ExportFile';
import { Empty } from '../states';
import { regionText, requestsCsv } from './csv';
import { type Action, useRequestsOf } from './queries';
import { UntagDialog } from './UntagDialog';

export function Tagged({ action, cases }: { action: Action; cases: string }) {
  const { t } = useTranslation(['actions', 'common']);
  const query = useRequestsOf(action.id);
  const [out, setOut] = useState<ServiceRequest>();
  const rows = query.data ?? [];
  const tally = action.tally;
  const columns: Column<ServiceRequest>[] = [
    {
      key: 'number',
      title: t('request.number'),
      cell: (row) => <Link to={`${cases}/${row.caseNumber}`}>{row.caseNumber}</Link>,
    },
    { key: 'state', title: t('request.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'region', title: t('request.region'), cell: (row) => regionText(t, row.region) },
    {
      key: 'submitted',
      title: t('request.submitted'),
      cell: (row) => <span className="nowrap">{instant(row.submitTime, language())}</span>,
    },
    ...(action.state === 'ACTION_STATE_RUNNING'
      ? [
          {
            key: 'out',
            title: t('request.verb'),
            cell: (row: ServiceRequest) => (
              <button type="button" className="button quiet" onClick={() => setOut(row)}>
                {t('untag.verb')}
              </button>
            ),
          },
        ]
      : []),
  ];
  return (
    <section className="panel stack-s" aria-labelledby="tagged">
      <div className="row between">
        <h2 id="tagged">{t('request.title')}</h2>
        <ExportFile
          name="action-requests"
          forms={['CSV']}
          total={rows.length}
          load={async () => requestsCsv(t, rows)}
        />
      </div>
      {tally ? (
        <DescList
          facts={[
            { label: t('tally.tagged'), value: tally.tagged },
            { label: t('tally.onTime'), value: rate(tally.onTime, tally.onTime + tally.late) },
            { label: t('tally.late'), value: tally.late },
            {
              label: t('tally.states'),
              value: tally.states
                .map(({ state, count }) => `${t(`common:state.${state}`)} ${count}`)
                .join(' · '),
            },
          ]}
        />
      ) : null}
      <DataTable
        label={t('request.title')}
        resource="requests"
        query={{ ...query, data: { rows, total: rows.length, next: '' } }}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.caseNumber}
        empty={<Empty title={t('request.none')} />}
      />
      {out ? <UntagDialog action={action} request={out} onClose={() => setOut(undefined)} /> : null}
    </section>
  );
}
