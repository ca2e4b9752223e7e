// 提升行动: the campaigns of the city, newest first; the address is the filter.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useFilters, word, words } from '../../lib/filters';
import { NONE } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { CLUSTERS, REGIONS } from '../../lib/regions';
import { Data } from '../Data';
import { type Column, DataTable } from '../DataTable';
import { ExportFile } from '../ExportFile';
import { FilterBar, FilterSelect } from '../FilterBar';
import { FilterMany } from '../FilterMany';
import { type Crumb, PageHeader } from '../PageHeader';
import { Empty } from '../states';
import { ActionBadge } from './ActionBadge';
import { actionsCsv, regionsOf } from './csv';
import { ACTION_STATES, type Action, type Asked, allActions, span, useActions } from './queries';

const SCHEMA = z.object({ state: words(ACTION_STATES), cluster: word(CLUSTERS), region: word(REGIONS) });

interface Props {
  /** Where the list stands: `/s/actions` or `/c/actions`. */
  base: string;
  crumbs: Crumb[];
  /** What is said while there is none. */
  none: ReactNode;
}

export function ActionList({ base, crumbs, none }: Props) {
  const { t } = useTranslation(['actions', 'common']);
  const navigate = useNavigate();
  const { values, set, clear, active } = useFilters(SCHEMA);
  const page = usePage();
  const asked: Asked = {
    ...(values.state.length > 0 ? { states: values.state } : {}),
    ...(values.cluster ? { cluster: values.cluster } : {}),
    ...(values.region ? { region: values.region } : {}),
  };
  const query = useActions(asked, page);
  const columns: Column<Action>[] = [
    {
      key: 'title',
      title: t('field.title'),
      cell: (row) => (
        <Link to={`${base}/${row.id}`}>
          <Data>{row.title}</Data>
        </Link>
      ),
    },
    { key: 'state', title: t('field.state'), cell: (row) => <ActionBadge state={row.state} /> },
    { key: 'cluster', title: t('field.cluster'), cell: (row) => t(`common:cluster.${row.cluster}`) },
    { key: 'regions', title: t('field.regions'), cell: (row) => regionsOf(t, row) },
    { key: 'owner', title: t('field.owner'), cell: (row) => <Data>{row.ownerName}</Data> },
    {
      key: 'span',
      title: t('field.span'),
      cell: (row) => <span className="nowrap">{span(row) || NONE}</span>,
    },
  ];
  return (
    <div className="stack-s dense-page">
      <PageHeader
        title={t('common:page.sActions')}
        crumbs={crumbs}
        actions={
          <ExportFile
            name="actions"
            forms={['CSV']}
            total={query.data?.total ?? 0}
            load={async () => actionsCsv(t, await allActions(asked))}
          />
        }
      >
        <p className="muted">{t('lead')}</p>
      </PageHeader>
      <FilterBar label={t('filters')} active={active} clear={clear}>
        <FilterMany
          label={t('field.state')}
          values={values.state}
          options={ACTION_STATES.map((value) => ({ value, text: t(`state.${value}`) }))}
          onChange={(state) => set({ state })}
        />
        <FilterSelect
          label={t('field.cluster')}
          value={values.cluster}
          options={CLUSTERS.map((value) => ({ value, text: t(`common:cluster.${value}`) }))}
          onChange={(cluster) => set({ cluster: cluster as typeof values.cluster })}
        />
        <FilterSelect
          label={t('field.region')}
          value={values.region}
          options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
          onChange={(region) => set({ region: region as typeof values.region })}
        />
      </FilterBar>
      <DataTable
        label={t('common:page.sActions')}
        resource="actions"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        open={(row) => void navigate(`${base}/${row.id}`)}
        empty={
          active ? (
            <Empty title={t('filtered')}>
              <button type="button" className="button" onClick={clear}>
                {t('common:filter.clear')}
              </button>
            </Empty>
          ) : (
            none
          )
        }
      />
    </div>
  );
}
