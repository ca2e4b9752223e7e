// 承诺记录: every clock that the provider promised, as it counts in the statistics and in the credit class.
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useClocks } from '../../api/cases';
import type { Commitment } from '../../api/records';
import { language } from '../../i18n/i18n';
import { text, useFilters, word, words } from '../../lib/filters';
import { apiDate, instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { Countdown } from '../../ui/Countdown';
import { type Column, DataTable } from '../../ui/DataTable';
import { FilterBar, FilterDay, FilterSelect } from '../../ui/FilterBar';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { paged, useOwnId } from './queries';
import './provider.css';

const STAGES = [
  'COMMITMENT_STAGE_RESPONSE',
  'COMMITMENT_STAGE_QUOTATION',
  'COMMITMENT_STAGE_DELIVERY',
  'COMMITMENT_STAGE_COMPLAINT',
  'COMMITMENT_STAGE_RECTIFICATION',
  'COMMITMENT_STAGE_SUPERVISION_REPLY',
] as const;
const OUTCOMES = [
  'COMMITMENT_OUTCOME_ON_TIME',
  'COMMITMENT_OUTCOME_LATE',
  'COMMITMENT_OUTCOME_EXCUSED',
  'COMMITMENT_OUTCOME_PENDING',
  'COMMITMENT_OUTCOME_CANCELLED',
] as const;
const COUNTED = 'COMMITMENT_OUTCOME_ON_TIME,COMMITMENT_OUTCOME_LATE';
const FILTERS = z.object({
  stage: word(STAGES),
  outcome: words(OUTCOMES),
  queue: word(['OVERDUE']),
  from: text,
  to: text,
});

function dayQuery(name: 'datedFrom' | 'datedTo', iso: string) {
  const day = apiDate(iso);
  return day ? { [`${name}.year`]: day.year, [`${name}.month`]: day.month, [`${name}.day`]: day.day } : {};
}

export default function Clocks() {
  const { t } = useTranslation(['ours', 'common']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const obligorId = useOwnId();
  const query = useClocks({
    obligorId,
    ...(values.stage ? { stages: [values.stage] } : {}),
    ...(values.outcome.length > 0 ? { outcomes: values.outcome } : {}),
    ...(values.queue ? { queue: 'CLOCK_QUEUE_OVERDUE' as const } : {}),
    ...dayQuery('datedFrom', values.from),
    ...dayQuery('datedTo', values.to),
    ...paged(page),
  });
  const columns: Column<Commitment>[] = [
    {
      key: 'number',
      title: t('clocks.case'),
      cell: (row) => <span className="nowrap">{row.caseNumber || '—'}</span>,
    },
    {
      key: 'clock',
      title: t('clocks.clock'),
      cell: (row) => <Countdown clock={row} readAt={query.dataUpdatedAt} />,
    },
    { key: 'stage', title: t('clocks.stage'), cell: (row) => t(`common:stage.${row.stage}`) },
    {
      key: 'start',
      title: t('clocks.start'),
      cell: (row) => <span className="nowrap">{instant(row.startTime, language())}</span>,
    },
    {
      key: 'due',
      title: t('clocks.due'),
      cell: (row) => <span className="nowrap">{instant(row.dueTime, language())}</span>,
    },
    {
      key: 'done',
      title: t('clocks.done'),
      cell: (row) => <span className="nowrap">{instant(row.completeTime, language())}</span>,
    },
  ];
  const counted = values.outcome.join(',') === COUNTED;
  return (
    <div className="stack">
      <PageHeader title={t('common:page.pClocks')} crumbs={[{ text: t('common:page.p'), to: '/p' }]} />
      <p className="muted">{t('clocks.lead')}</p>
      <FilterBar label={t('clocks.filter')} active={active} clear={clear}>
        <FilterSelect
          label={t('clocks.stage')}
          value={values.stage}
          options={STAGES.map((value) => ({ value, text: t(`common:stage.${value}`) }))}
          onChange={(stage) => set({ stage: STAGES.find((one) => one === stage) ?? '' })}
        />
        <FilterSelect
          label={t('clocks.outcome')}
          value={counted ? COUNTED : (values.outcome[0] ?? '')}
          options={[
            { value: COUNTED, text: t('clocks.counted') },
            ...OUTCOMES.map((value) => ({ value, text: t(`outcome.${value}`) })),
          ]}
          onChange={(next) => set({ outcome: OUTCOMES.filter((one) => next.split(',').includes(one)) })}
        />
        <FilterSelect
          label={t('clocks.now')}
          value={values.queue}
          options={[{ value: 'OVERDUE', text: t('clocks.overdue') }]}
          onChange={(queue) => set({ queue: queue === 'OVERDUE' ? queue : '' })}
        />
        <FilterDay label={t('clocks.from')} value={values.from} onChange={(from) => set({ from })} />
        <FilterDay label={t('clocks.before')} value={values.to} onChange={(to) => set({ to })} />
      </FilterBar>
      <DataTable
        label={t('common:page.pClocks')}
        resource="clocks"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <NoRows active={active} clear={clear} filtered={t('clocks.filtered')} none={t('clocks.none')} />
        }
      />
    </div>
  );
}
