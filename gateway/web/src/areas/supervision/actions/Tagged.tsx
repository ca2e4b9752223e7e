// The requests under an action in figures and one by one; taken out with a reason.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant, rate } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { type Column, DataTable } from '../../../ui/DataTable';
import { DescList } from '../../../ui/DescList';
import { ExportFile } from '../../../ui/ExportFile';
import { Empty } from '../../../ui/states';
import { TextVerb } from '../../../ui/TextVerb';
import { regionText, requestsCsv } from './csv';
import { type Action, useRequestsOf } from './queries';

export function Tagged({ action }: { action: Action }) {
  const { t } = useTranslation(['actions', 'common']);
  const query = useRequestsOf(action.id);
  const [out, setOut] = useState<ServiceRequest>();
  const rows = query.data ?? [];
  const tally = action.tally;
  const columns: Column<ServiceRequest>[] = [
    { key: 'number', title: t('request.number'), cell: (row) => row.caseNumber || '—' },
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
      {out ? (
        <TextVerb
          title={t('untag.title', { number: out.caseNumber })}
          verb={t('untag.verb')}
          name="reason"
          label={t('field.reason')}
          lacking={t('untag.lacking')}
          onClose={() => setOut(undefined)}
          call={(reason, key) =>
            read(
              api.POST('/v1/actions/{id}:untag', {
                params: { path: { id: action.id } },
                headers: once(key),
                body: { id: action.id, serviceRequestId: out.id, reason },
              }),
            )
          }
        />
      ) : null}
    </section>
  );
}
