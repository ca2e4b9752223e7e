// 督办单: what waits to be issued, what waits for a reply; drafts are issued one by one or together.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { api, once, read } from '../../api/client';
import { useObligors } from '../../api/directory';
import type { Notice } from '../../api/records';
import { useNotices } from '../../api/supervision';
import { language } from '../../i18n/i18n';
import { text, useFilters, word, words } from '../../lib/filters';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { REGIONS } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { ExportFile } from '../../ui/ExportFile';
import { ErrorSummary } from '../../ui/Field';
import { FilterBar, FilterSelect, FilterText } from '../../ui/FilterBar';
import { FilterMany } from '../../ui/FilterMany';
import { NoRows } from '../../ui/NoRows';
import { stageOf } from '../../ui/NoticeSheet';
import { PageHeader } from '../../ui/PageHeader';
import { Notice as Said } from '../../ui/states';
import { useVerb } from '../../ui/useVerb';
import { Parked } from './Parked';
import { nested } from './queries';
import './supervision.css';

const STATES = [
  'NOTICE_STATE_DRAFT',
  'NOTICE_STATE_ISSUED',
  'NOTICE_STATE_REPLIED',
  'NOTICE_STATE_WITHDRAWN',
] as const;
const SCHEMA = z.object({ state: words(STATES), obligor: text, region: word(REGIONS), case: text });

export default function Notices() {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(SCHEMA);
  const page = usePage();
  const asked = {
    ...(values.state.length > 0 ? { states: values.state } : {}),
    ...(values.obligor ? { obligorId: values.obligor } : {}),
    ...(values.region ? { region: values.region } : {}),
    ...(values.case ? { caseNumber: values.case } : {}),
  };
  const query = useNotices(asked, page);
  const { nameOf, all } = useObligors();
  const [chosen, setChosen] = useState<string[]>([]);
  const [outcome, setOutcome] = useState<{ issued: number; failed: number }>();
  const { form, act } = useVerb({});
  const drafts = (query.data?.rows ?? []).filter(
    ({ id, state }) => chosen.includes(id) && state === 'NOTICE_STATE_DRAFT',
  );
  const issue = () =>
    void act(
      async (key) => {
        const done = await read(
          api.POST('/v1/notices:batchIssue', {
            headers: once(key),
            body: { ids: drafts.map(({ id }) => id) },
          }),
        );
        const issued = done.issued ?? 0;
        setOutcome({ issued, failed: drafts.length - issued });
      },
      () => setChosen([]),
    );
  const columns: Column<Notice>[] = [
    {
      key: 'case',
      title: t('column.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/s/supervision/${row.id}`}>
          {row.caseNumber || '—'}
        </Link>
      ),
    },
    { key: 'state', title: t('notices.state'), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'no',
      title: t('work:notice.number'),
      cell: (row) => <Data>{row.number || t('work:notice.draft')}</Data>,
    },
    { key: 'stage', title: t('column.stage'), cell: (row) => t(`common:stage.${stageOf(row)}`) },
    { key: 'obligor', title: t('column.obligor'), cell: (row) => <Data>{nameOf(row.obligorId)}</Data> },
    { key: 'region', title: t('column.region'), cell: (row) => t(`common:region.${row.region}`) },
    {
      key: 'missed',
      title: t('notices.missed'),
      cell: (row) => <span className="nowrap">{instant(row.missedTime, language())}</span>,
    },
    {
      key: 'due',
      title: t('notices.replyDue'),
      cell: (row) => <span className="nowrap">{instant(row.replyDueTime, language())}</span>,
    },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sNotices')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <>
            <ExportFile
              name="notices"
              forms={['CSV', 'XLSX']}
              total={query.data?.total ?? 0}
              load={(file) =>
                read(
                  api.GET('/v1/notices:export', {
                    params: { query: { ...file, ...nested(asked) } },
                    parseAs: 'blob',
                  }),
                )
              }
            />
            {drafts.length > 0 ? (
              <button type="button" className="button primary" disabled={form.busy} onClick={issue}>
                {t('notices.issueSelected', { count: drafts.length })}
              </button>
            ) : null}
          </>
        }
      />
      <ErrorSummary violations={form.violations} failure={form.failure} />
      {outcome ? (
        <Said tone={outcome.failed > 0 ? 'warn' : 'good'}>{t('notices.batch', outcome)}</Said>
      ) : null}
      <Parked />
      <FilterBar label={t('notices.filters')} active={active} clear={clear}>
        <FilterMany
          label={t('notices.state')}
          values={values.state}
          options={STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(state) => set({ state })}
        />
        <FilterSelect
          label={t('column.obligor')}
          value={values.obligor}
          options={all.map(({ id, name }) => ({ value: id, text: name }))}
          onChange={(obligor) => set({ obligor })}
        />
        <FilterSelect
          label={t('column.region')}
          value={values.region}
          options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
          onChange={(region) => set({ region: region as typeof values.region })}
        />
        <FilterText
          label={t('column.number')}
          value={values.case}
          placeholder="WH-"
          onChange={(number) => set({ case: number.toUpperCase() })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.sNotices')}
        resource="notices"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.caseNumber || row.number || t(`common:stage.${stageOf(row)}`)}
        open={(row) => void navigate(`/s/supervision/${row.id}`)}
        selected={{ keys: chosen, set: setChosen }}
        empty={
          <NoRows active={active} clear={clear} filtered={t('notices.filtered')} none={t('notices.none')} />
        }
      />
    </div>
  );
}
