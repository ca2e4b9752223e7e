import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { ErrorSummary } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { materialName } from './material';

/** 补正: what is wrong with each material and how to mend it, with an answer beside. */
export function CorrectionForm({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb(
    { answers: request.defects.map(() => '') },
    { draft: `correction.${request.id}.${request.defects.length}` },
  );
  return (
    <form
      noValidate
      className="panel narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void act(
          (key) =>
            read(
              api.POST('/v1/requests/{id}:returnCorrection', {
                params: { path: { id: request.id } },
                headers: once(key),
                body: { id: request.id, etag: request.etag, answers: form.values.answers },
              }),
            ),
          () => undefined,
        );
      }}
    >
      <h2>{t('correction.title')}</h2>
      <p>
        {t('correction.text')} <Link to={`/e/requests/${request.id}/edit`}>{t('correction.edit')}</Link>
      </p>
      {form.failure?.stale ? <Notice tone="warn">{t('common:form.stale')}</Notice> : null}
      <ErrorSummary
        violations={form.violations}
        failure={form.failure}
        labels={Object.fromEntries(
          request.defects.map((defect, index) => [`answers[${index}]`, materialName(t, defect.material)]),
        )}
      />
      {request.defects.map((defect, index) => (
        <fieldset key={defect.material + defect.problem} className="choices">
          <legend className="label">
            <Data>{materialName(t, defect.material)}</Data>
          </legend>
          <p>
            <strong>
              <Data>{defect.problem}</Data>
            </strong>
          </p>
          <p>
            {t('correction.fix')} <Data>{defect.fix}</Data>
          </p>
          <TextField
            name={`answers[${index}]`}
            label={t('correction.answer')}
            required
            violations={form.violations}
            value={form.values.answers[index] ?? ''}
            rows={2}
            set={(value) =>
              form.set({
                answers: form.values.answers.map((old, place) => (place === index ? value : old)),
              })
            }
          />
        </fieldset>
      ))}
      <button type="submit" className="button primary" disabled={form.busy}>
        {t('correction.submit')}
      </button>
    </form>
  );
}
