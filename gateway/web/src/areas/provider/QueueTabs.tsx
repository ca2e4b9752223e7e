import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQueues } from '../../app/queues';

interface Props {
  names: readonly string[];
  present: string;
  /** Address of the list. */
  to: string;
}

/** The queues of a list as tabs; each count is the number of rows behind it. */
export function QueueTabs({ names, present, to }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const counts = useQueues();
  return (
    <nav className="tabs no-print" aria-label={t('queue.label')}>
      <Link to={to} aria-current={present === '' ? 'page' : undefined}>
        {t('queue.ALL')}
      </Link>
      {names.map((name) => (
        <Link key={name} to={`${to}?queue=${name}`} aria-current={name === present ? 'page' : undefined}>
          {t('common:nav.counted', { name: t(`queue.${name}`), count: counts[name] ?? 0 })}
        </Link>
      ))}
    </nav>
  );
}
