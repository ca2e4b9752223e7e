// 派单 for the rows of a plan that are chosen and not sent yet.
import { useTranslation } from 'react-i18next';
import type { useInvitations } from '../../../ui/plan/useInvitations';
import type { Placement } from './plan';

interface Props {
  placed: Placement[];
  chosen: string[];
  invitations: ReturnType<typeof useInvitations>;
  onClose: () => void;
}

export function Send({ placed, chosen, invitations, onClose }: Props) {
  const { t } = useTranslation(['dispatch', 'common']);
  const { outcomes, busy, send } = invitations;
  const rows = placed.filter(({ item }) => chosen.includes(item.id) && outcomes[item.id]?.state !== 'sent');
  return (
    <>
      <button type="button" className="button" onClick={onClose}>
        {t('common:action.back')}
      </button>
      {placed.length > 0 ? (
        <button
          type="button"
          className="button primary"
          disabled={busy || rows.length === 0}
          onClick={() => void send(rows)}
        >
          {t('send', { count: rows.length })}
        </button>
      ) : null}
    </>
  );
}
