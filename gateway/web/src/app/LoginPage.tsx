import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { current } from '../api/session';
import { PageHeader } from '../ui/PageHeader';
import { SignInForm } from './SignIn';
import { areasOf } from './useSession';

/** Signing in; `stay` keeps the address that was asked for. */
export default function LoginPage({ stay = false }: { stay?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // A public page that needs a member for one thing only is gone back to.
  const { state } = useLocation() as { state: { back?: string } | null };
  return (
    <div className="narrow stack">
      <PageHeader title={t('page.login')} />
      {stay ? <p>{t('signIn.needed')}</p> : null}
      <div className="panel">
        <SignInForm
          done={() => {
            if (stay) return;
            const area = areasOf(current().me)[0];
            void navigate(state?.back ?? (area ? `/${area}` : '/'), { replace: true });
          }}
        />
      </div>
    </div>
  );
}
