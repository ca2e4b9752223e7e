// How the invitation of one row of a plan went.
import { useTranslation } from 'react-i18next';
import { language } from '../../i18n/i18n';
import type { Outcome } from './useInvitations';

interface Props {
  outcome: Outcome | undefined;
  /** A centre places, 派单; a firm and a centre on the page of a case invite, 邀请. */
  words?: 'outcome' | 'plan.outcome';
}

export function Sent({ outcome, words = 'outcome' }: Props) {
  const { t } = useTranslation(['dispatch', 'common']);
  if (!outcome) return <>{t(`${words}.none`)}</>;
  if (outcome.state !== 'refused') return <span role="status">{t(`${words}.${outcome.state}`)}</span>;
  const { error } = outcome;
  const text = error.code === 'NETWORK' ? t('common:error.network') : error.text(language());
  return (
    <span role="alert" className="error">
      {t(`${words}.refused`, { text })}
    </span>
  );
}
