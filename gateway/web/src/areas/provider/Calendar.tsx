import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/PageHeader';

export default function Calendar() {
  const { t } = useTranslation();
  return <PageHeader title={t('page.home')} />;
}
