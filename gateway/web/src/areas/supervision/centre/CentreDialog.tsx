// A centre changed by the bureau: cases are routed by its regions and industries, firms see the rest.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { useForgetNames } from '../../../api/directory';
import type { Centre } from '../../../api/records';
import { CLUSTERS, REGIONS } from '../../../lib/regions';
import { CheckGroup } from '../../../ui/fields/CheckGroup';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Officers } from './Officers';
import { centreBody, centreValues } from './values';

export function CentreDialog({ centre, onClose }: { centre: Centre; onClose: () => void }) {
  const { t } = useTranslation(['register', 'common']);
  const forgetNames = useForgetNames();
  const { form, act } = useVerb(centreValues(centre));
  const { values, set, violations } = form;
  const write = () => {
    if (!values.name.trim())
      return form.fail([violation('centre.display_name', t('centre.noName'), t('centre.noName'))]);
    void act(
      (key) =>
        read(
          api.PUT('/v1/centres/{id}', {
            params: { path: { id: centre.id } },
            headers: once(key),
            body: centreBody(centre, values),
          }),
        ).finally(forgetNames),
      onClose,
    );
  };
  const officers = values.officers.flatMap((_, index) => [
    [`centre.officers[${index}].name`, t('centre.officer', { number: index + 1 })],
    [`centre.officers[${index}].phone`, t('centre.officerPhone', { number: index + 1 })],
  ]);
  return (
    <VerbDialog
      title={t('centre.edit', { name: centre.displayName })}
      verb={t('common:action.save')}
      form={form}
      act={write}
      onClose={onClose}
      now={`${centre.displayName} · ${centre.phone} · ${centre.hours}`}
      labels={{
        'centre.display_name': t('centre.name'),
        'centre.phone': t('centre.phone'),
        'centre.hours': t('centre.hours'),
        ...Object.fromEntries(officers),
      }}
    >
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
    </VerbDialog>
  );
}
