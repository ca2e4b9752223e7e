import { useTranslation } from 'react-i18next';
import { REGIONS } from '../../lib/regions';
import { FilterBar, FilterDay, FilterSelect, FilterText } from '../../ui/FilterBar';
import { FilterMany } from '../../ui/FilterMany';
import {
  ANY_CLUSTER,
  ANY_KIND,
  type ClockFilter,
  LEVELS,
  OUTCOMES,
  QUEUES,
  STAGES,
  STATUSES,
} from './queries';

interface Props {
  values: ClockFilter;
  set: (change: Partial<ClockFilter>) => void;
  clear: () => void;
  active: boolean;
  obligors: { id: string; name: string }[];
}

export function ClockFilters({ values, set, clear, active, obligors }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  return (
    <FilterBar label={t('cases.filters')} active={active} clear={clear}>
      <FilterSelect
        label={t('column.queue')}
        value={values.queue === 'ALL' ? '' : values.queue}
        options={QUEUES.map((value) => ({ value, text: t(`queue.${value}`) }))}
        onChange={(queue) => set({ queue: (queue || 'ALL') as ClockFilter['queue'] })}
      />
      <FilterMany
        label={t('column.stage')}
        values={values.stage}
        options={STAGES.map((value) => ({ value, text: t(`common:stage.${value}`) }))}
        onChange={(stage) => set({ stage })}
      />
      <FilterMany
        label={t('column.status')}
        values={values.status}
        options={STATUSES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
        onChange={(status) => set({ status, queue: 'ALL' })}
      />
      <FilterSelect
        label={t('column.atLeast')}
        value={values.level}
        options={LEVELS.map((value) => ({ value, text: t(`common:state.${value}`) }))}
        onChange={(level) => set({ level: level as ClockFilter['level'] })}
      />
      <FilterSelect
        label={t('column.region')}
        value={values.region}
        options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
        onChange={(region) => set({ region: region as ClockFilter['region'] })}
      />
      <FilterSelect
        label={t('column.obligor')}
        value={values.obligor}
        options={obligors.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={(obligor) => set({ obligor })}
      />
      <FilterText
        label={t('column.number')}
        value={values.case}
        placeholder="WH-"
        onChange={(number) => set({ case: number.toUpperCase(), queue: 'ALL' })}
      />
      <FilterMany
        label={t('case.cluster')}
        values={values.cluster}
        options={ANY_CLUSTER.map((value) => ({ value, text: t(`common:cluster.${value}`) }))}
        onChange={(cluster) => set({ cluster, queue: 'ALL' })}
      />
      <FilterMany
        label={t('case.kind')}
        values={values.kind}
        options={ANY_KIND.map((value) => ({ value, text: t(`common:kind.${value}`) }))}
        onChange={(kind) => set({ kind, queue: 'ALL' })}
      />
      <FilterMany
        label={t('league.outcome')}
        values={values.outcome}
        options={OUTCOMES.map((value) => ({ value, text: t(`league.outcomes.${value}`) }))}
        onChange={(outcome) => set({ outcome, queue: 'ALL' })}
      />
      <FilterDay
        label={t('league.datedFrom')}
        value={values.from}
        onChange={(from) => set({ from, queue: 'ALL' })}
      />
      <FilterDay label={t('league.datedTo')} value={values.to} onChange={(to) => set({ to, queue: 'ALL' })} />
    </FilterBar>
  );
}
