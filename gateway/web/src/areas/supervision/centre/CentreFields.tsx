// What a centre tells of itself, in the dialogs that add and change one.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { CLUSTERS, REGIONS } from '../../../lib/regions';
import { CheckGroup } from '../../../ui/fields/CheckGroup';
import { TextField } from '../../../ui/fields/TextField';
import { Officers } from './Officers';
import type { CentreValues } from './values';

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
    'centre.phone': t('centre.phone'),
    'centre.hours': t('centre.hours'),
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
