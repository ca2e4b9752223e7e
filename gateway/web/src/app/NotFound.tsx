import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHeader } from '../ui/PageHeader';

export default function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="narrow stack">
      <PageHeader title={t('notFound.title')} />
      <p>{t('notFound.text')}</p>
      <p>
        <Link to="/">{t('page.home')}</Link>
      </p>
    </div>
  );
}
