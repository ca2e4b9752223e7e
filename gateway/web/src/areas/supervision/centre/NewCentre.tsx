// A service centre added by the bureau: the organisation that stands behind it, and what its counter tells.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCentres } from '../../../api/centres';
import { api, once, read } from '../../../api/client';
import { useForgetNames } from '../../../api/directory';
import type { Organization } from '../../../api/records';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { CentreFields, useCentreLabels } from './CentreFields';
import { RegisterFields, useRegisterLabels } from './RegisterFields';
import { centreBody, FOUNDING, NEW_CENTRE, registration } from './values';

/** Organisations that are registered as centres and have no counter yet. */
function useUnplaced(): Organization[] {
  const placed = new Set((useCentres().data ?? []).map(({ id }) => id));
  const query = { kind: 'ORGANIZATION_KIND_CENTRE' as const, pageSize: 200 };
  const found = useQuery({
    queryKey: ['directory', 'organizations', 'centres'],
    queryFn: async () =>
      ((await read(api.GET('/v1/organizations', { params: { query } }))).organizations ??
        []) as Organization[],
  });
  return (found.data ?? []).filter(({ id }) => !placed.has(id));
}

export function NewCentre({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['register', 'common']);
  const forgetNames = useForgetNames();
  const unplaced = useUnplaced();
  const { form, act } = useVerb({ ...NEW_CENTRE, ...FOUNDING });
  const { values, set, violations } = form;
  // What was registered stays registered when the counter's facts are refused: the next try goes on from there.
  const [registered, setRegistered] = useState<string>();
  const organization = values.organization || registered;
  const labels = { ...useCentreLabels(values), ...useRegisterLabels() };
  const write = async (key: string) => {
    let id = organization;
    if (!id) {
      const made = await read(
        api.POST('/v1/organizations:register', { headers: once(key), body: registration(values) }),
      );
      id = made.id ?? '';
      setRegistered(id);
    }
    await read(
      api.PUT('/v1/centres/{id}', {
        params: { path: { id } },
        headers: once(key),
        body: centreBody({ id, etag: '', fictitious: false }, values),
      }),
    );
  };
  const add = () => {
    if (!values.name.trim())
      return form.fail([violation('centre.display_name', t('centre.noName'), t('centre.noName'))]);
    void act((key) => write(key).finally(forgetNames), onClose);
  };
  const choose = (id: string) => {
    const name = values.name || unplaced.find((one) => one.id === id)?.displayName || '';
    set({ organization: id, name });
  };
  return (
    <VerbDialog
      title={t('centre.add')}
      verb={t('centre.add')}
      form={form}
      act={add}
      onClose={onClose}
      labels={labels}
    >
      <p className="muted">{t('centre.addLead')}</p>
      {unplaced.length > 0 && !registered ? (
        <ChoiceField
          name="id"
          label={t('centre.organization')}
          violations={violations}
          value={values.organization}
          options={unplaced.map(({ id }) => id)}
          word={(id) => unplaced.find((one) => one.id === id)?.displayName ?? ''}
          set={choose}
          none={t('centre.registerNew')}
        />
      ) : null}
      <CentreFields values={values} set={set} violations={violations} />
      {organization ? null : <RegisterFields values={values} set={set} violations={violations} />}
    </VerbDialog>
  );
}
