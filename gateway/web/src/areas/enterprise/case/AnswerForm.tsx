import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { ErrorSummary } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';

interface Props {
  of: { kind: 'offer' | 'order'; id: string; etag: string };
  hint: string;
}

/** The firm's answer to a question; kept while it is written. */
export function AnswerForm({ of, hint }: Props) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ answer: '' }, { draft: `answer.${of.id}` });
  const send = (key: string) => {
    const options = {
      params: { path: { id: of.id } },
      headers: once(key),
      body: { id: of.id, etag: of.etag, answer: form.values.answer },
    };
    return of.kind === 'offer'
      ? read(api.POST('/v1/offers/{id}:answer', options))
      : read(api.POST('/v1/orders/{id}:answerConfirmation', options));
  };
  return (
    <form
      noValidate
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void act(send, () => undefined);
      }}
    >
      {form.failure?.stale ? <Notice tone="warn">{t('common:form.stale')}</Notice> : null}
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <TextField
        name="answer"
        label={t('messages.answer')}
        hint={hint}
        required
        violations={form.violations}
        value={form.values.answer}
        rows={2}
        set={(answer) => form.set({ answer })}
      />
      <button type="submit" className="button primary" disabled={form.busy}>
        {t('messages.send')}
      </button>
    </form>
  );
}
