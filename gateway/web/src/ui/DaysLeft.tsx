// How long a certificate lasts, with a sign where it matters.
import { useTranslation } from 'react-i18next';
import { Badge } from './Badge';

const SOON = 90;

export function DaysLeft({ days }: { days: number }) {
  const { t } = useTranslation();
  if (days < 0)
    return <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('left.expired', { count: -days })} />;
  if (days <= SOON)
    return <Badge look={{ tone: 'warn', sign: 'triangle' }} text={t('left.days', { count: days })} />;
  return <span className="nowrap">{t('left.days', { count: days })}</span>;
}
