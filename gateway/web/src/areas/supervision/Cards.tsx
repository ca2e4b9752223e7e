// 黄牌与红牌: each with the rule that it stands on.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, read } from '../../api/client';
import { useObligors } from '../../api/directory';
import type { Card } from '../../api/records';
import { language } from '../../i18n/i18n';
import { text, useFilters, word, words } from '../../lib/filters';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { REGIONS } from '../../lib/regions';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { ExportFile } from '../../ui/ExportFile';
import { FilterBar, FilterDay, FilterSelect, FilterText } from '../../ui/FilterBar';
import { FilterMany } from '../../ui/FilterMany';
import { NoRows } from '../../ui/NoRows';
import { PageHeader } from '../../ui/PageHeader';
import { CardDialog } from './CardDialog';
import { APPEAL_STATES, CARD_LEVELS, CARD_STATES, cardQuery, nested, OUTCOMES, useCardList } from './queries';
import './supervision.css';

const SCHEMA = z.object({
  level: words(CARD_LEVELS),
  state: words(CARD_STATES),
  obligor: text,
  region: word(REGIONS),
  case: text,
  appeal: words(APPEAL_STATES),
  outcome: words(OUTCOMES),
  from: text,
  to: text,
});

export default function Cards() {
  const { t } = useTranslation(['supervision', 'common']);
  const { values, set, clear, active } = useFilters(SCHEMA);
  const page = usePage();
  const query = useCardList(values, page);
  const { nameOf, all } = useObligors();
  const [open, setOpen] = useState<Card>();
  const columns: Column<Card>[] = [
    {
      key: 'number',
      title: t('column.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/s/cases/${row.commitmentId}`}>
          {row.caseNumber || '—'}
        </Link>
      ),
    },
    { key: 'level', title: t('column.card'), cell: (row) => <StateBadge state={row.level} /> },
    {
      key: 'state',
      title: t('column.standing'),
      cell: (row) => (
        <span className="row">
          <StateBadge state={row.state} />
          {row.appeal ? <StateBadge state={row.appeal.state} /> : null}
        </span>
      ),
    },
    { key: 'stage', title: t('column.stage'), cell: (row) => t(`common:stage.${row.stage}`) },
    { key: 'obligor', title: t('column.obligor'), cell: (row) => <Data>{nameOf(row.obligorId)}</Data> },
    { key: 'region', title: t('column.region'), cell: (row) => t(`common:region.${row.region}`) },
    {
      key: 'fired',
      title: t('column.fired'),
      cell: (row) => <span className="nowrap">{instant(row.fireTime, language())}</span>,
    },
    {
      key: 'rule',
      title: t('column.rule'),
      cell: (row) => (
        <button type="button" className="button quiet" onClick={() => setOpen(row)}>
          {t('cards.rule')}
        </button>
      ),
    },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sCards')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <ExportFile
            name="cards"
            forms={['CSV', 'XLSX']}
            total={query.data?.total ?? 0}
            load={(file) =>
              read(
                api.GET('/v1/cards:export', {
                  params: { query: { ...file, ...nested(cardQuery(values, 0, '')) } },
                  parseAs: 'blob',
                }),
              )
            }
          />
        }
      />
      <FilterBar label={t('cards.filters')} active={active} clear={clear}>
        <FilterMany
          label={t('column.card')}
          values={values.level}
          options={CARD_LEVELS.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(level) => set({ level })}
        />
        <FilterMany
          label={t('column.standing')}
          values={values.state}
          options={CARD_STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(state) => set({ state })}
        />
        <FilterMany
          label={t('column.appeal')}
          values={values.appeal}
          options={APPEAL_STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(appeal) => set({ appeal })}
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
        <FilterMany
          label={t('league.outcome')}
          values={values.outcome}
          options={OUTCOMES.map((value) => ({ value, text: t(`league.outcomes.${value}`) }))}
          onChange={(outcome) => set({ outcome })}
        />
        <FilterDay label={t('league.datedFrom')} value={values.from} onChange={(from) => set({ from })} />
        <FilterDay label={t('league.datedTo')} value={values.to} onChange={(to) => set({ to })} />
      </FilterBar>
      <DataTable
        label={t('common:page.sCards')}
        resource="cards"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={setOpen}
        empty={<NoRows active={active} clear={clear} filtered={t('cards.filtered')} none={t('cards.none')} />}
      />
      {open ? (
        <CardDialog card={open} obligor={nameOf(open.obligorId)} onClose={() => setOpen(undefined)} />
      ) : null}
    </div>
  );
}
