import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Icon } from '../ui/Icon';
import { Menu } from './Menu';
import type { Area } from './routes';
import { useWaiting } from './waiting';

/** What waits for the member, from every page: the sum on the button, the queues beneath it. */
export default function Bell({ area }: { area: Exclude<Area, 'open'> }) {
  const { t } = useTranslation('bell');
  const { key } = useLocation();
  const waiting = useWaiting(area);
  const sum = waiting.reduce((total, { count }) => total + count, 0);
  return (
    // A navigation closes it.
    <Menu
      key={key}
      title={t('title', { count: sum })}
      label={
        <>
          <span className="bell">
            <Icon name="bell" />
          </span>
          {sum > 0 ? <span className="bell-count">{sum}</span> : null}
        </>
      }
    >
      <p>
        <strong>{t('heading')}</strong>
      </p>
      {waiting.length === 0 ? (
        <p className="muted">{t('nothing')}</p>
      ) : (
        <ul className="bell-list">
          {waiting.map(({ name, to, count }) => (
            <li key={name}>
              <Link to={to}>
                <span>{t(`queue.${name}`)}</span>
                <span className="num">{count}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}
