import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { CLUSTERS } from '../../../lib/regions';
import { ErrorSummary, Field } from '../../../ui/Field';
import { CheckGroup } from '../../../ui/fields/CheckGroup';
import { TextField } from '../../../ui/fields/TextField';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { SupplierFields } from './SupplierFields';
import { type Enterprise, SIZES, valuesOf, written } from './values';

interface Props {
  id: string;
  /** Null: there is none yet. */
  profile: Enterprise | null;
  onSaved: () => void;
}

/** What the enterprise tells about itself. */
export function ProfileForm({ id, profile, onSaved }: Props) {
  const { t } = useTranslation(['profile', 'common']);
  const { form, act } = useVerb(valuesOf(profile));
  const { values, set, violations } = form;
  const save = (key: string) =>
    read(
      api.PUT('/v1/enterprises/{id}', {
        params: { path: { id } },
        headers: once(key),
        body: written(id, profile, values),
      }),
    );
  const officer = (name: keyof typeof values.officer) => (
    <TextField
      name={`enterprise.quality_officer.${name}`}
      label={t(`officer.${name}`)}
      hint={name === 'certificate' ? t('officer.certificateHint') : undefined}
      violations={violations}
      value={values.officer[name]}
      set={(value) => set({ officer: { ...values.officer, [name]: value } })}
    />
  );
  return (
    <form
      className="panel narrow"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void act(save, onSaved);
      }}
    >
      {form.failure?.stale ? (
        <div role="alert">
          <Notice tone="warn">{t('common:form.stale')}</Notice>
        </div>
      ) : null}
      <ErrorSummary
        violations={violations}
        failure={form.failure?.stale ? undefined : form.failure}
        labels={{
          'enterprise.industry': t('industry'),
          'enterprise.quality_officer.name': t('officer.name'),
          'enterprise.quality_officer.phone': t('officer.phone'),
          'enterprise.quality_officer.certificate': t('officer.certificate'),
        }}
      />
      <TextField
        name="enterprise.industry"
        label={t('industry')}
        hint={t('industryHint')}
        required
        violations={violations}
        value={values.industry}
        set={(industry) => set({ industry })}
      />
      <Field name="enterprise.size" label={t('size')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.size}
            onChange={(event) =>
              set({
                size: SIZES.find((size) => size === event.target.value) ?? 'ENTERPRISE_SIZE_UNSPECIFIED',
              })
            }
          >
            <option value="ENTERPRISE_SIZE_UNSPECIFIED">{t('unstated')}</option>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                {t(`sizes.${size}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CheckGroup
        legend={t('clusters')}
        options={CLUSTERS}
        word={(cluster) => t(`common:cluster.${cluster}`)}
        values={values.clusters}
        set={(clusters) => set({ clusters })}
      />
      <label className="row check">
        <input
          type="checkbox"
          checked={values.leads}
          onChange={(event) => set({ leads: event.target.checked })}
        />
        {t('leads')}
      </label>
      {values.leads ? <SupplierFields form={form} known={profile?.suppliers ?? []} /> : null}
      <fieldset className="plain">
        <legend>{t('officer.title')}</legend>
        <p className="muted">{t('officer.hint')}</p>
        {officer('name')}
        {officer('phone')}
        {officer('certificate')}
      </fieldset>
      <button type="submit" className="button primary" disabled={form.busy}>
        {t('save')}
      </button>
    </form>
  );
}
