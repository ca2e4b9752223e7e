import { useTranslation } from 'react-i18next';
import { leave } from '../api/session';
import { Dialog } from '../ui/Dialog';
import { SignInForm } from './SignIn';
import { useSession } from './useSession';

/** The session ended: sign in here, everything typed stays, and what was asked goes out once. */
export function SignInAgain() {
  const { t } = useTranslation();
  const { phase, me } = useSession();
  return (
    <Dialog open={phase === 'expired'} firm title={t('signIn.again')} onClose={() => undefined}>
      <p>{t('signIn.againText')}</p>
      <SignInForm account={me?.member?.account} />
      <p>
        <button type="button" className="button quiet" onClick={leave}>
          {t('signIn.leave')}
        </button>
      </p>
    </Dialog>
  );
}
