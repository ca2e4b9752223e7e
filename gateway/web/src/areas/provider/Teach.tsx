import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '../../ui/states';

/** What makes a provider found, when nobody has asked it yet. */
export function Teach({ title }: { title: string }) {
  const { t } = useTranslation('provider');
  return (
    <Empty title={title}>
      <p>{t('teach.why')}</p>
      <ul className="steps">
        <li>
          <Link to="/p/capabilities">{t('teach.scope')}</Link>
        </li>
        <li>
          <Link to="/p/calendar">{t('teach.capacity')}</Link>
        </li>
      </ul>
    </Empty>
  );
}
