import { useTranslation } from 'react-i18next';
import { CLUSTERS, REGIONS } from '../../../lib/regions';
import { FilterBar, FilterDay, FilterSelect } from '../../../ui/FilterBar';
import { FilterMany } from '../../../ui/FilterMany';
import { STAGES } from '../queries';
import { type Days, PERIODS, type PeriodName } from './period';
import { DIMENSIONS, type LeagueFilter } from './queries';

export type LeagueAddress = LeagueFilter & { period: PeriodName; from: string; to: string };

interface Props {
  values: LeagueAddress;
  days: Days;
  set: (change: Partial<LeagueAddress>) => void;
  clear: () => void;
  active: boolean;
  obligors: { id: string; name: string }[];
}

export function LeagueFilters({ values, days, set, clear, active, obligors }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  return (
    <FilterBar label={t('league.filters')} active={active} clear={clear}>
      <label className="filter">
        <span>{t('league.by')}</span>
        <select
          className="input"
          value={values.by}
          onChange={(event) => set({ by: event.target.value as LeagueFilter['by'] })}
        >
          {DIMENSIONS.map((value) => (
            <option key={value} value={value}>
              {t(`league.dimension.${value}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="filter">
        <span>{t('league.period')}</span>
        <select
          className="input"
          value={values.period}
          onChange={(event) => {
            const period = event.target.value as PeriodName;
            // One's own days begin with those on the screen.
            set(period === 'CUSTOM' ? { period, ...days } : { period, from: '', to: '' });
          }}
        >
          {PERIODS.map((value) => (
            <option key={value} value={value}>
              {t(`league.periods.${value}`)}
            </option>
          ))}
        </select>
      </label>
      {values.period === 'CUSTOM' ? (
        <>
          <FilterDay label={t('league.from')} value={days.from} onChange={(from) => set({ from })} />
          <FilterDay label={t('league.to')} value={days.to} onChange={(to) => set({ to })} />
        </>
      ) : null}
      <FilterMany
        label={t('column.stage')}
        values={values.stage}
        options={STAGES.map((value) => ({ value, text: t(`common:stage.${value}`) }))}
        onChange={(stage) => set({ stage })}
      />
      <FilterSelect
        label={t('column.region')}
        value={values.region}
        options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
        onChange={(region) => set({ region: region as LeagueFilter['region'] })}
      />
      <FilterSelect
        label={t('case.cluster')}
        value={values.cluster}
        options={CLUSTERS.map((value) => ({ value, text: t(`common:cluster.${value}`) }))}
        onChange={(cluster) => set({ cluster: cluster as LeagueFilter['cluster'] })}
      />
      <FilterSelect
        label={t('column.obligor')}
        value={values.obligor}
        options={obligors.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={(obligor) => set({ obligor })}
      />
    </FilterBar>
  );
}
