import { useTranslation } from 'react-i18next';
import { CLUSTERS, SCHEMES, STAGES } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import type { Draft } from '../draft';
import type { Editing } from '../useDraft';

/** Title, time, money, accreditation. */
export function TermsStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const { draft, set, violations } = editing;
  return (
    <div>
      <TextField
        name="title"
        label={t('terms.title')}
        hint={t('terms.titleHint')}
        violations={violations}
        value={draft.title}
        set={(title) => set({ title })}
      />
      <TextField
        name="text"
        label={t('terms.text')}
        violations={violations}
        value={draft.text}
        rows={2}
        set={(text) => set({ text })}
      />
      <TextField
        name="deadline"
        label={t('terms.deadline')}
        violations={violations}
        value={draft.deadline}
        type="date"
        set={(deadline) => set({ deadline })}
      />
      <TextField
        name="budget_fen"
        label={t('terms.budget')}
        hint={t('terms.budgetHint')}
        violations={violations}
        value={draft.budget}
        inputMode="decimal"
        set={(budget) => set({ budget })}
      />
      <fieldset className="choices">
        <legend className="label">{t('terms.accreditations')}</legend>
        {SCHEMES.map((scheme) => (
          <label key={scheme}>
            <input
              type="checkbox"
              checked={draft.accreditations.includes(scheme)}
              onChange={(event) =>
                set({
                  accreditations: event.target.checked
                    ? [...draft.accreditations, scheme]
                    : draft.accreditations.filter((one) => one !== scheme),
                })
              }
            />
            {t(`common:scheme.${scheme}`)}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={draft.legalEffect}
            onChange={(event) => set({ legalEffect: event.target.checked })}
          />
          {t('terms.legalEffect')}
        </label>
      </fieldset>
      <Field name="stage" label={t('terms.stage')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={draft.stage}
            onChange={(event) => set({ stage: event.target.value as Draft['stage'] })}
          >
            <option value="STAGE_UNSPECIFIED">{t('common:life.STAGE_UNSPECIFIED')}</option>
            {STAGES.map((stage) => (
              <option key={stage} value={stage}>
                {t(`common:life.${stage}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="cluster" label={t('terms.cluster')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={draft.cluster}
            onChange={(event) => set({ cluster: event.target.value as Draft['cluster'] })}
          >
            <option value="CLUSTER_UNSPECIFIED">{t('common:cluster.CLUSTER_UNSPECIFIED')}</option>
            {CLUSTERS.map((cluster) => (
              <option key={cluster} value={cluster}>
                {t(`common:cluster.${cluster}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
