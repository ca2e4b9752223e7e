import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Notice } from '../../ui/states';

/** How the box was read when it named a standard, and the version in force when it named an old one. */
export function Understood({ standard, inForce }: { standard: string; inForce: string }) {
  const { t } = useTranslation('open');
  return (
    <Notice tone="info">
      {t('result.standard', { number: standard })}{' '}
      {inForce && inForce !== standard ? (
        <Link to={`/open/search?q=${encodeURIComponent(inForce)}`}>
          {t('result.inForce', { number: inForce })}
        </Link>
      ) : null}
    </Notice>
  );
}
