import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { logout } from '../api/session';
import { Data } from '../ui/Data';
import { Icon } from '../ui/Icon';
import { Menu } from './Menu';
import { useSession } from './useSession';

export function UserMenu() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { phase, me } = useSession();
  if (phase === 'starting') return null;
  if (!me) {
    return (
      <Link to="/login" className="button">
        {t('signIn.submit')}
      </Link>
    );
  }
  return (
    <Menu
      title={t('user.title')}
      label={
        <>
          <Icon name="user" />
          <span className="shell-user">
            <Data>{me.member?.displayName}</Data>
          </span>
        </>
      }
    >
      <p>
        <strong>
          <Data>{me.organization?.displayName}</Data>
        </strong>
        <br />
        <span className="meta">{me.member?.account}</span>
      </p>
      <button
        type="button"
        className="button"
        onClick={() => {
          void logout().then(() => client.clear());
          void navigate('/');
        }}
      >
        {t('signIn.out')}
      </button>
    </Menu>
  );
}
