// A dialog for one verb: what it asks, what went wrong, and the button that is named like the verb.
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog';
import { ErrorSummary } from './Field';
import type { Form } from './form';
import { Notice } from './states';

interface Props<T> {
  title: string;
  verb: string;
  form: Form<T>;
  act: () => void;
  onClose: () => void;
  children: ReactNode;
  /** How the record stands now, shown when somebody else changed it. */
  now?: ReactNode;
  labels?: Record<string, string>;
}

export function VerbDialog<T>({ title, verb, form, act, onClose, children, now, labels }: Props<T>) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('action.back')}
          </button>
          <button type="submit" form={id} className="button primary" disabled={form.busy}>
            {verb}
          </button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        {form.failure?.stale ? (
          <Notice tone="warn">
            <p>{t('form.stale')}</p>
            {now}
          </Notice>
        ) : null}
        <ErrorSummary violations={form.violations} failure={form.failure} labels={labels} />
        {children}
      </form>
    </Dialog>
  );
}
