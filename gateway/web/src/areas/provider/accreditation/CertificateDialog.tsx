// One certificate at the side: scheme, number, days, sites; a change of them is to be verified again.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Accreditation, Provider } from '../../../api/records';
import { apiDate, isoDate } from '../../../lib/format';
import { SCHEMES } from '../../../lib/regions';
import { Data } from '../../../ui/Data';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { History } from '../../../ui/History';
import { NumberWarnings } from '../../../ui/NumberWarnings';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

interface Props {
  provider: Provider;
  /** Absent: a new one. */
  one?: Accreditation;
  onClose: () => void;
}

export function CertificateDialog({ provider, one, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const [id] = useState(() => one?.id ?? newKey());
  const [saved, setSaved] = useState<Accreditation>();
  const { form, act } = useVerb({
    scheme: (one?.scheme ?? 'ACCREDITATION_SCHEME_CMA') as string,
    number: one?.number ?? '',
    from: isoDate(one?.validFrom),
    to: isoDate(one?.validTo),
    siteIds: one?.siteIds ?? provider.sites.slice(0, 1).map((site) => site.id),
    source: one?.source ?? '',
    reason: '',
  });
  const { values, violations } = form;
  const write = () =>
    act(
      async (key) => {
        const done = (await read(
          api.PUT('/v1/providers/{provider_id}/accreditations/{id}', {
            params: { path: { provider_id: provider.id, id }, query: { reason: values.reason } },
            headers: once(key),
            body: {
              etag: saved?.etag ?? one?.etag ?? '',
              scheme: values.scheme as Accreditation['scheme'],
              number: values.number,
              validFrom: apiDate(values.from) ?? {},
              validTo: apiDate(values.to) ?? {},
              siteIds: values.siteIds,
              source: values.source,
            },
          }),
        )) as Accreditation;
        setSaved(done);
        // A doubtful number is kept; who typed it is told before the dialog goes.
        if (done.warnings.length === 0) onClose();
      },
      () => undefined,
    );
  const line = (name: 'number' | 'source' | 'reason', path: string, required: boolean) => (
    <TextField
      name={path}
      label={t(`accreditation.${name}`)}
      hint={t(`accreditation.${name}Hint`)}
      required={required}
      violations={violations}
      value={values[name]}
      set={(value) => form.set({ [name]: value })}
    />
  );
  return (
    <VerbDialog
      title={one ? t('accreditation.edit', { number: one.number }) : t('accreditation.add')}
      verb={t('accreditation.save')}
      form={form}
      act={() => void write()}
      onClose={onClose}
    >
      {saved && saved.warnings.length > 0 ? (
        <div role="status">
          <Notice tone="good">{t('accreditation.savedDoubtful')}</Notice>
        </div>
      ) : null}
      <NumberWarnings warnings={(saved ?? one)?.warnings ?? []} />
      {one?.stateReason ? (
        <Notice tone="info">
          <Data>{one.stateReason}</Data>
        </Notice>
      ) : null}
      {one?.verification === 'VERIFICATION_STATE_VERIFIED' ? (
        <p className="muted">{t('accreditation.again')}</p>
      ) : null}
      <ChoiceField
        name="accreditation.scheme"
        label={t('accreditation.scheme')}
        required
        violations={violations}
        value={values.scheme}
        options={SCHEMES}
        word={(value) => t(`common:scheme.${value}`)}
        set={(scheme) => form.set({ scheme })}
      />
      {line('number', 'accreditation.number', true)}
      <div className="field-pair even">
        {(['from', 'to'] as const).map((name) => (
          <TextField
            key={name}
            name={`accreditation.valid_${name}`}
            label={t(`accreditation.${name}`)}
            required
            violations={violations}
            type="date"
            value={values[name]}
            set={(text) => form.set({ [name]: text })}
          />
        ))}
      </div>
      <fieldset className="plain" data-field="accreditation.site_ids" tabIndex={-1}>
        <legend>{t('accreditation.sites')}</legend>
        {provider.sites.map((site) => (
          <label key={site.id} className="row check">
            <input
              type="checkbox"
              checked={values.siteIds.includes(site.id)}
              onChange={(event) =>
                form.set({
                  siteIds: event.target.checked
                    ? [...values.siteIds, site.id]
                    : values.siteIds.filter((known) => known !== site.id),
                })
              }
            />
            <Data>{site.displayName}</Data>
          </label>
        ))}
      </fieldset>
      {line('source', 'accreditation.source', false)}
      {one ? line('reason', 'reason', false) : null}
      {one ? <History kind="accreditations" id={one.id} /> : null}
    </VerbDialog>
  );
}
