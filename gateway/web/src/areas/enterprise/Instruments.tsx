// 计量器具台账: what is due first; a selection becomes one request.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, once, read } from '../../api/client';
import { save } from '../../api/download';
import type { Instrument } from '../../api/records';
import { language } from '../../i18n/i18n';
import { text, useFilters, word } from '../../lib/filters';
import { day } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { useForm } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { PartError } from '../../ui/states';
import { TextVerb } from '../../ui/TextVerb';
import { BatchDialog } from './ledger/BatchDialog';
import { DueLinks } from './ledger/DueLine';
import { InstrumentDialog } from './ledger/InstrumentDialog';
import { DUE, MODES, useInstrumentCounts, useInstruments } from './ledger/queries';
import { RecordDialog } from './ledger/RecordDialog';
import './enterprise.css';

const FILTERS = z.object({ q: text, due: word(DUE), mode: word(MODES) });
type Asked = { verb: 'batch' | 'add' } | { verb: 'change' | 'record' | 'stop'; one: Instrument };

async function exportLedger(name: string) {
  const file = await read(api.GET('/v1/instruments:export', { parseAs: 'blob' }));
  save(file as unknown as Blob, name);
}

export default function Instruments() {
  const { t } = useTranslation(['enterprise', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const [keys, setKeys] = useState<string[]>([]);
  const [asked, ask] = useState<Asked>();
  const file = useForm({});
  const counts = useInstrumentCounts().data;
  const query = useInstruments({
    query: values.q,
    ...(values.due ? { dueStatus: values.due } : {}),
    ...(values.mode ? { mode: values.mode } : {}),
    pageSize: page.size,
    ...(page.token ? { pageToken: page.token } : {}),
  });
  const close = () => ask(undefined);
  const columns: Column<Instrument>[] = [
    {
      key: 'name',
      title: t('ledger.column.name'),
      cell: (row) => (
        <button
          type="button"
          className="button quiet link-like"
          onClick={() => ask({ verb: 'change', one: row })}
        >
          <Data>{row.name}</Data>
        </button>
      ),
    },
    { key: 'due', title: t('ledger.column.status'), cell: (row) => <StateBadge state={row.dueStatus} /> },
    {
      key: 'dueDate',
      title: t('ledger.column.due'),
      cell: (row) => <span className="nowrap">{day(row.dueDate, language())}</span>,
    },
    { key: 'serial', title: t('ledger.column.serialNumber'), cell: (row) => <Data>{row.serialNumber}</Data> },
    {
      key: 'model',
      title: t('ledger.column.kind'),
      cell: (row) => <Data>{[row.model, row.range].filter(Boolean).join(' · ')}</Data>,
    },
    { key: 'mode', title: t('ledger.column.mode'), cell: (row) => t(`common:mode.${row.mode}`) },
    { key: 'place', title: t('ledger.column.place'), cell: (row) => <Data>{row.place}</Data> },
    {
      key: 'verbs',
      title: t('ledger.column.verbs'),
      cell: (row) =>
        row.state === 'INSTRUMENT_STATE_SCRAPPED' && !row.serviceRequestId ? null : (
          <span className="row">
            {row.serviceRequestId ? (
              <Link to={`/e/requests/${row.serviceRequestId}`}>{t('ledger.sent')}</Link>
            ) : null}
            {row.state === 'INSTRUMENT_STATE_SCRAPPED' ? null : (
              <button type="button" className="button" onClick={() => ask({ verb: 'record', one: row })}>
                {t('ledger.record.verb')}
              </button>
            )}
            {row.state === 'INSTRUMENT_STATE_IN_USE' ? (
              <button type="button" className="button quiet" onClick={() => ask({ verb: 'stop', one: row })}>
                {t('ledger.stop')}
              </button>
            ) : null}
          </span>
        ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.eInstruments')}
        crumbs={[{ text: t('common:page.e'), to: '/e' }]}
        actions={
          <>
            <button type="button" className="button" onClick={() => ask({ verb: 'add' })}>
              <Icon name="plus" />
              {t('ledger.add')}
            </button>
            <Link className="button" to="/e/instruments/import">
              {t('common:page.eLedgerImport')}
            </Link>
            <button
              type="button"
              className="button"
              disabled={file.busy || counts?.total === 0}
              onClick={() => void file.submit(() => exportLedger(`${t('common:page.eInstruments')}.csv`))}
            >
              <Icon name="download" />
              {t('ledger.export')}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={keys.length === 0}
              onClick={() => ask({ verb: 'batch' })}
            >
              {keys.length > 0 ? t('ledger.batchCount', { n: keys.length }) : t('ledger.batch')}
            </button>
          </>
        }
      >
        {counts ? <DueLinks counts={counts} /> : null}
      </PageHeader>
      {file.failure ? <PartError error={file.failure} /> : null}
      <FilterBar label={t('ledger.filter')} active={active} clear={clear}>
        <FilterText label={t('ledger.words')} value={values.q} onChange={(q) => set({ q })} />
        <FilterSelect
          label={t('ledger.column.status')}
          value={values.due}
          options={DUE.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(value) => set({ due: DUE.find((due) => due === value) ?? '' })}
        />
        <FilterSelect
          label={t('ledger.column.mode')}
          value={values.mode}
          options={MODES.map((value) => ({ value, text: t(`common:mode.${value}`) }))}
          onChange={(value) => set({ mode: MODES.find((mode) => mode === value) ?? '' })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.eInstruments')}
        resource="instruments"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.serialNumber}
        selected={{ keys, set: setKeys }}
        empty={
          <NoRows active={active} clear={clear} filtered={t('ledger.filtered')} none={t('ledger.none')}>
            <Link to="/e/instruments/import">{t('common:page.eLedgerImport')}</Link>
          </NoRows>
        }
      />
      {asked?.verb === 'batch' ? <BatchDialog ids={keys} onClose={close} /> : null}
      {asked?.verb === 'add' ? <InstrumentDialog onClose={close} /> : null}
      {asked?.verb === 'change' ? <InstrumentDialog one={asked.one} onClose={close} /> : null}
      {asked?.verb === 'record' ? <RecordDialog one={asked.one} onClose={close} /> : null}
      {asked?.verb === 'stop' ? (
        <TextVerb
          title={t('ledger.stopTitle')}
          verb={t('ledger.stop')}
          name="reason"
          label={t('ledger.reason')}
          lacking={t('ledger.lacking')}
          call={(reason, key) =>
            read(
              api.POST('/v1/instruments/{id}:setState', {
                params: { path: { id: asked.one.id } },
                headers: once(key),
                body: { id: asked.one.id, state: 'INSTRUMENT_STATE_STOPPED', reason, etag: asked.one.etag },
              }),
            )
          }
          onClose={close}
        >
          <p>
            <Data>{asked.one.name}</Data> · <Data>{asked.one.serialNumber}</Data>
          </p>
        </TextVerb>
      ) : null}
    </div>
  );
}
