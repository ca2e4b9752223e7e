// A site, new or changed. Its id is chosen here, so that a repeated try is the same site.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Provider, Site } from '../../../api/records';
import { useMe } from '../../../app/useSession';
import { REGIONS } from '../../../lib/regions';
import { CheckGroup } from '../../../ui/fields/CheckGroup';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { bodyOf, valuesOf, WAYS, wrongPoint } from './values';

const FIELD = { latitude: 'site.point.latitude_e6', longitude: 'site.point.longitude_e6' } as const;

interface Props {
  provider: Provider;
  site?: Site;
  onClose: () => void;
}

export function SiteDialog({ provider, site, onClose }: Props) {
  const { t } = useTranslation(['ours', 'common']);
  const [id] = useState(() => site?.id ?? newKey());
  const own = useMe().organization?.region;
  const region = REGIONS.find((one) => one === own) ?? REGIONS[0];
  const { form, act } = useVerb(valuesOf(site, region));
  const { values, set, violations } = form;
  const write = () => {
    const wrong = [
      ...(values.name.trim() ? [] : [violation('site.display_name', t('site.noName'), t('site.noName'))]),
      ...(values.address.trim() ? [] : [violation('site.address', t('site.noAddress'), t('site.noAddress'))]),
      ...wrongPoint(values).map((name) =>
        violation(FIELD[name], t(`site.${name}Wrong`), t(`site.${name}Wrong`)),
      ),
    ];
    if (wrong.length > 0) return form.fail(wrong);
    void act(
      (key) =>
        read(
          api.PUT('/v1/providers/{provider_id}/sites/{id}', {
            params: { path: { provider_id: provider.id, id } },
            headers: once(key),
            body: bodyOf(id, provider.id, site, values),
          }),
        ),
      onClose,
    );
  };
  const degrees = (name: keyof typeof FIELD) => (
    <TextField
      name={FIELD[name]}
      label={t(`site.${name}`)}
      hint={t(`site.${name}Hint`)}
      violations={violations}
      inputMode="decimal"
      value={values[name]}
      set={(value) => set({ [name]: value })}
    />
  );
  return (
    <VerbDialog
      title={site ? t('site.edit', { name: site.displayName }) : t('site.add')}
      verb={t('common:action.save')}
      form={form}
      act={write}
      onClose={onClose}
      labels={{
        'site.display_name': t('site.name'),
        'site.address': t('site.address'),
        [FIELD.latitude]: t('site.latitude'),
        [FIELD.longitude]: t('site.longitude'),
      }}
    >
      <TextField
        name="site.display_name"
        label={t('site.name')}
        required
        violations={violations}
        value={values.name}
        set={(name) => set({ name })}
      />
      <ChoiceField
        name="site.region"
        label={t('site.region')}
        required
        violations={violations}
        value={values.region}
        options={REGIONS.some((one) => one === values.region) ? REGIONS : [values.region, ...REGIONS]}
        word={(one) => t(`common:region.${one}`, { defaultValue: one })}
        set={(next) => set({ region: next })}
      />
      <TextField
        name="site.address"
        label={t('site.address')}
        required
        violations={violations}
        value={values.address}
        set={(address) => set({ address })}
      />
      <div className="field-pair even">
        {degrees('latitude')}
        {degrees('longitude')}
      </div>
      <CheckGroup
        legend={t('site.regions')}
        hint={t('site.regionsHint')}
        options={REGIONS}
        word={(one) => t(`common:region.${one}`)}
        values={values.serviceRegions}
        set={(serviceRegions) => set({ serviceRegions })}
      />
      <CheckGroup
        legend={t('site.delivery')}
        hint={t('site.deliveryHint')}
        options={WAYS}
        word={(one) => t(`common:delivery.${one}`)}
        values={values.delivery}
        set={(delivery) => set({ delivery })}
      />
    </VerbDialog>
  );
}
