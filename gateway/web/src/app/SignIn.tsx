// The sign-in form, on its own page and in place over the page whose session ended.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { login } from '../api/session';
import { ErrorSummary, Field } from '../ui/Field';
import { useForm } from '../ui/form';
import { Icon } from '../ui/Icon';

export function SignInForm({ account, done }: { account?: string; done?: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ account: account ?? '', password: '' });
  const [shown, setShown] = useState(false);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit(async () => {
          await login(form.values.account.trim(), form.values.password);
          done?.();
        });
      }}
    >
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <Field name="account" label={t('signIn.account')} required violations={form.violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            autoComplete="username"
            value={form.values.account}
            onChange={(event) => form.set({ account: event.target.value })}
          />
        )}
      </Field>
      <Field name="password" label={t('signIn.password')} required violations={form.violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            value={form.values.password}
            onChange={(event) => form.set({ password: event.target.value })}
          />
        )}
      </Field>
      <div className="row">
        <button type="submit" className="button primary" disabled={form.busy}>
          <Icon name="user" />
          {t('signIn.submit')}
        </button>
        <button type="button" className="button quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? t('signIn.hide') : t('signIn.show')}
        </button>
      </div>
    </form>
  );
}
