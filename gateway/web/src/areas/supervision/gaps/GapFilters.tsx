import { useTranslation } from 'react-i18next';
import { KINDS, REGIONS } from '../../../lib/regions';
import { FilterBar, FilterSelect, FilterText } from '../../../ui/FilterBar';
import { FilterMany } from '../../../ui/FilterMany';
import { ANY_CLUSTER } from '../queries';
import { clusterName } from './columns';
import { BASES, CLASSES, type GapFilter, SORTS } from './queries';

interface Props {
  values: GapFilter;
  set: (change: Partial<GapFilter>) => void;
  clear: () => void;
  active: boolean;
}

export function GapFilters({ values, set, clear, active }: Props) {
  const { t } = useTranslation(['gaps', 'common']);
  return (
    <FilterBar label={t('filters')} active={active} clear={clear}>
      <FilterMany
        label={t('column.class')}
        values={values.class}
        options={CLASSES.map((value) => ({ value, text: t(`class.${value}`) }))}
        onChange={(chosen) => set({ class: chosen })}
      />
      <FilterSelect
        label={t('column.cluster')}
        value={values.cluster}
        options={ANY_CLUSTER.map((value) => ({ value, text: clusterName(t, value) }))}
        onChange={(cluster) => set({ cluster: cluster as GapFilter['cluster'] })}
      />
      <FilterSelect
        label={t('column.kind')}
        value={values.kind}
        options={KINDS.map((value) => ({ value, text: t(`common:kind.${value}`) }))}
        onChange={(kind) => set({ kind: kind as GapFilter['kind'] })}
      />
      <FilterSelect
        label={t('column.region')}
        value={values.region}
        options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
        onChange={(region) => set({ region: region as GapFilter['region'] })}
      />
      <FilterSelect
        label={t('basis.label')}
        value={values.basis}
        options={BASES.map((value) => ({ value, text: t(`basis.${value}`) }))}
        onChange={(basis) => set({ basis: basis as GapFilter['basis'] })}
      />
      <FilterText label={t('words')} value={values.q} onChange={(q) => set({ q })} />
      <FilterSelect
        label={t('sort.label')}
        value={values.sort}
        all={t('sort.WORST')}
        options={SORTS.map((value) => ({ value, text: t(`sort.${value}`) }))}
        onChange={(sort) => set({ sort: sort as GapFilter['sort'] })}
      />
      {(['failed', 'unfilled'] as const).map((name) => (
        <label key={name} className="row filter-flag">
          <input
            type="checkbox"
            checked={values[name]}
            onChange={(event) => set({ [name]: event.target.checked })}
          />
          {t(`only.${name}`)}
        </label>
      ))}
    </FilterBar>
  );
}
