// One offering at the side; saving writes a new version, which stays a draft until it is published.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Offering, Pool, Provider } from '../../../api/records';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { OfferingFields } from './OfferingFields';
import { offeringOf, valuesOf } from './values';

interface Props {
  provider: Provider;
  pools: Pool[];
  /** Absent: a new one. */
  offering?: Offering;
  onClose: () => void;
}

export function OfferingDialog({ provider, pools, offering, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const [id] = useState(() => offering?.id ?? newKey());
  const { form, act } = useVerb(valuesOf(provider, offering));
  const write = () =>
    act(
      (key) =>
        read(
          api.PUT('/v1/providers/{provider_id}/offerings/{id}', {
            params: { path: { provider_id: provider.id, id } },
            headers: once(key),
            body: { ...offeringOf(form.values, offering), etag: '' },
          }),
        ),
      onClose,
    );
  return (
    <VerbDialog
      title={offering ? t('offering.edit', { title: offering.title }) : t('offering.add')}
      verb={t('offering.save')}
      form={form}
      act={() => void write()}
      onClose={onClose}
      labels={Object.fromEntries(
        (
          [
            ['title', 'title'],
            ['lead_working_days', 'lead'],
            ['price_fen', 'price'],
            ['standard_families', 'families'],
          ] as const
        ).map(([path, name]) => [`offering.${path}`, t(`offering.${name}`)]),
      )}
    >
      <p className="muted">{t('offering.hint')}</p>
      <OfferingFields
        provider={provider}
        pools={pools.filter((pool) => pool.siteId === form.values.siteId)}
        values={form.values}
        set={(change) => form.set(change)}
        violations={form.violations}
      />
    </VerbDialog>
  );
}
