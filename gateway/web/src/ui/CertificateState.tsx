import { useTranslation } from 'react-i18next';
import type { Accreditation } from '../api/records';
import { Badge, StateBadge } from './Badge';

interface Props {
  one: Accreditation | undefined;
  /** Days to its last day; below 0 it has expired, whatever was decided about it. */
  daysLeft: number;
}

/** How a certificate stands today: a valid one that has run out is expired. */
export function CertificateState({ one, daysLeft }: Props) {
  const { t } = useTranslation('work');
  if (one?.state === 'ACCREDITATION_STATE_VALID' && daysLeft < 0)
    return <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('certificate.expired')} />;
  return <StateBadge state={one?.state ?? 'ACCREDITATION_STATE_UNSPECIFIED'} />;
}
