import { useTranslation } from 'react-i18next';
import { CLUSTERS, SCHEMES, STAGES } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import type { Draft } from '../draft';
import type { Editing } from '../useDraft';

/** Title, time, money, accreditation. */
export function TermsStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const { draft, set, violations } = editing;
  return (
    <div>
      <Field name="title" label={t('terms.title')} hint={t('terms.titleHint')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={draft.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        )}
      </Field>
      <Field name="text" label={t('terms.text')} violations={violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={draft.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        )}
      </Field>
      <Field name="deadline" label={t('terms.deadline')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="date"
            value={draft.deadline}
            onChange={(event) => set({ deadline: event.target.value })}
          />
        )}
      </Field>
      <Field name="budget_fen" label={t('terms.budget')} hint={t('terms.budgetHint')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            inputMode="decimal"
            value={draft.budget}
            onChange={(event) => set({ budget: event.target.value })}
          />
        )}
      </Field>
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
