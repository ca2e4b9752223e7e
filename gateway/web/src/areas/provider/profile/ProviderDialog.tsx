// The profile of the own organisation: its first one, or changed.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { useForgetNames } from '../../../api/directory';
import type { Provider } from '../../../api/records';
import { useMe } from '../../../app/useSession';
import { CLUSTERS, KINDS } from '../../../lib/regions';
import { CheckGroup } from '../../../ui/fields/CheckGroup';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { profileBody, profileValues } from './own';

interface Props {
  /** Absent: there is none yet. */
  provider?: Provider;
  onClose: () => void;
}

export function ProviderDialog({ provider, onClose }: Props) {
  const { t } = useTranslation(['ours', 'common']);
  const organization = useMe().organization;
  const id = organization?.id ?? '';
  const forgetNames = useForgetNames();
  const { form, act } = useVerb(profileValues(provider, organization?.displayName ?? ''));
  const { values, set, violations } = form;
  const write = () => {
    const wrong = [
      ...(values.name.trim()
        ? []
        : [violation('provider.display_name', t('profile.noName'), t('profile.noName'))]),
      ...(values.kinds.length > 0
        ? []
        : [violation('provider.kinds', t('profile.noKinds'), t('profile.noKinds'))]),
    ];
    if (wrong.length > 0) return form.fail(wrong);
    void act(
      (key) =>
        read(
          api.PUT('/v1/providers/{id}', {
            params: { path: { id } },
            headers: once(key),
            body: profileBody(id, provider, values),
          }),
        ).then(forgetNames),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t(provider ? 'profile.edit' : 'profile.add')}
      verb={t('common:action.save')}
      form={form}
      act={write}
      onClose={onClose}
      labels={{
        'provider.display_name': t('name'),
        'provider.kinds': t('kinds'),
        'provider.clusters': t('clusters'),
        'provider.group': t('group'),
        'provider.staff_band': t('staff'),
      }}
    >
      <TextField
        name="provider.display_name"
        label={t('name')}
        required
        violations={violations}
        value={values.name}
        set={(name) => set({ name })}
      />
      <CheckGroup
        name="provider.kinds"
        violations={violations}
        legend={t('kinds')}
        hint={t('profile.kindsHint')}
        options={KINDS}
        word={(one) => t(`common:kind.${one}`)}
        values={values.kinds}
        set={(kinds) => set({ kinds })}
      />
      <CheckGroup
        name="provider.clusters"
        violations={violations}
        legend={t('clusters')}
        options={CLUSTERS}
        word={(one) => t(`common:cluster.${one}`)}
        values={values.clusters}
        set={(clusters) => set({ clusters })}
      />
      <TextField
        name="provider.group"
        label={t('group')}
        hint={t('profile.groupHint')}
        violations={violations}
        value={values.group}
        set={(group) => set({ group })}
      />
      <TextField
        name="provider.staff_band"
        label={t('staff')}
        hint={t('profile.staffHint')}
        violations={violations}
        value={values.staffBand}
        set={(staffBand) => set({ staffBand })}
      />
    </VerbDialog>
  );
}
