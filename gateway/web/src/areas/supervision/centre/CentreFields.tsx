// What a centre tells of itself, in the dialogs that add and change one.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { CLUSTERS, REGIONS } from '../../../lib/regions';
import { CheckGroup } from '../../../ui/fields/CheckGroup';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { Officers } from './Officers';
import { type CentreValues, TIERS } from './values';

interface Props {
  values: CentreValues;
  set: (change: Partial<CentreValues>) => void;
  violations: Violation[];
}

/** What the fields are called, by their path in the API's request. */
export function useCentreLabels({ officers }: CentreValues): Record<string, string> {
  const { t } = useTranslation('register');
  const desks = officers.flatMap((_, index) => [
    [`centre.officers[${index}].name`, t('centre.officer', { number: index + 1 })],
    [`centre.officers[${index}].phone`, t('centre.officerPhone', { number: index + 1 })],
  ]);
  return {
    'centre.display_name': t('centre.name'),
    'centre.address': t('centre.address'),
    'centre.phone': t('centre.phone'),
    'centre.hours': t('centre.hours'),
    'centre.tier': t('centre.tier'),
    ...Object.fromEntries(desks),
  };
}

export function CentreFields({ values, set, violations }: Props) {
  const { t } = useTranslation(['register', 'common']);
  return (
    <>
      <TextField
        name="centre.display_name"
        label={t('centre.name')}
        required
        violations={violations}
        value={values.name}
        set={(name) => set({ name })}
      />
      <TextField
        name="centre.address"
        label={t('centre.address')}
        violations={violations}
        value={values.address}
        set={(address) => set({ address })}
      />
      <div className="field-pair even">
        <TextField
          name="centre.phone"
          label={t('centre.phone')}
          violations={violations}
          type="tel"
          value={values.phone}
          set={(phone) => set({ phone })}
        />
        <TextField
          name="centre.hours"
          label={t('centre.hours')}
          violations={violations}
          value={values.hours}
          set={(hours) => set({ hours })}
        />
      </div>
      <ChoiceField
        name="centre.tier"
        label={t('centre.tier')}
        violations={violations}
        value={values.tier}
        options={TIERS}
        word={(one) => t(`centre.tiers.${one}`)}
        set={(tier) => set({ tier })}
        none={t('centre.tierByRegions')}
      />
      <CheckGroup
        name="centre.regions"
        violations={violations}
        legend={t('centre.regions')}
        hint={t('centre.regionsHint')}
        options={REGIONS}
        word={(one) => t(`common:region.${one}`)}
        values={values.regions}
        set={(regions) => set({ regions })}
      />
      <CheckGroup
        name="centre.clusters"
        violations={violations}
        legend={t('centre.clusters')}
        hint={t('centre.clustersHint')}
        options={CLUSTERS}
        word={(one) => t(`common:cluster.${one}`)}
        values={values.clusters}
        set={(clusters) => set({ clusters })}
      />
      <Officers officers={values.officers} violations={violations} set={(next) => set({ officers: next })} />
    </>
  );
}
