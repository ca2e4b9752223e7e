import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Provider } from '../../../api/records';
import { Field } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { useForm, violation } from '../../../ui/form';
import { VerbDialog } from '../../../ui/VerbDialog';

/** 新增产能池 of a site. */
export function PoolDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  const client = useQueryClient();
  const [id] = useState(newKey);
  const form = useForm({ siteId: provider.sites[0]?.id ?? '', displayName: '', unit: '' });
  const { values, set, violations } = form;
  const write = async () => {
    if (!values.displayName.trim()) {
      form.fail([violation('pool.display_name', t('pool.noName'), t('pool.noName'))]);
      return;
    }
    const done = await form.submit(async (key) => {
      await read(
        api.PUT('/v1/providers/{provider_id}/pools/{id}', {
          params: { path: { provider_id: provider.id, id } },
          headers: once(key),
          body: { id, providerId: provider.id, etag: '', ...values },
        }),
      );
    });
    await client.invalidateQueries({ queryKey: ['pools'] });
    if (done) onClose();
  };
  return (
    <VerbDialog
      title={t('pool.add')}
      verb={t('pool.add')}
      form={form}
      act={() => void write()}
      onClose={onClose}
      labels={{ 'pool.display_name': t('pool.name') }}
    >
      <Field name="pool.site_id" label={t('row.siteId')} required violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.siteId}
            onChange={(event) => set({ siteId: event.target.value })}
          >
            {provider.sites.map((site) => (
              <option key={site.id} value={site.id}>
                {site.displayName}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        name="pool.display_name"
        label={t('pool.name')}
        hint={t('pool.nameHint')}
        required
        violations={violations}
        value={values.displayName}
        set={(displayName) => set({ displayName })}
      />
      <TextField
        name="pool.unit"
        label={t('pool.unit')}
        hint={t('pool.unitHint')}
        violations={violations}
        value={values.unit}
        set={(unit) => set({ unit })}
      />
    </VerbDialog>
  );
}
