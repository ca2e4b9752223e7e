// How a case stands now, for those who acted on an older version.
import { useTranslation } from 'react-i18next';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';

export function Standing({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation('centre');
  return (
    <p className="row">
      {t('case.now')} <StateBadge state={request.state} /> {instant(request.updateTime, language())}
    </p>
  );
}
