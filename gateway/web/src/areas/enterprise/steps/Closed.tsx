import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ServiceRequest } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Notice } from '../../../ui/states';

/** Only a draft, or what was returned for correction, can be written. */
export function isWritable(request: ServiceRequest): boolean {
  return request.state === 'REQUEST_STATE_DRAFT' || request.state === 'REQUEST_STATE_RETURNED';
}

/** A request that was sent meanwhile. */
export function Closed({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation('enterprise');
  return (
    <Notice tone="info">
      <p className="row">
        {t('step.closed')} <StateBadge state={request.state} />
      </p>
      <p>
        <Link to={`/e/requests/${request.caseNumber || request.id}`}>{t('step.toCase')}</Link>
      </p>
    </Notice>
  );
}
