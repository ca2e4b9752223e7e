import { useTranslation } from 'react-i18next';
import type { Offer } from '../../api/records';

/** The asking firm as an invited provider may know it: region and cluster. */
export function Firm({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const cluster = offer.cluster === 'CLUSTER_UNSPECIFIED' ? '' : t(`cluster.${offer.cluster}`);
  return <>{[t(`region.${offer.region}`), cluster].filter(Boolean).join(' · ')}</>;
}
