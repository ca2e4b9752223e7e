import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useMarkRead, useUnread } from '../api/messages';
import { DueText } from '../ui/Countdown';
import { Icon } from '../ui/Icon';
import { KindBadge, placeOf } from '../ui/messages/kinds';
import { Menu } from './Menu';
import type { Area } from './routes';
import { useWaiting } from './waiting';

/** Unread messages shown under the bell; the page has them all. */
const SHOWN = 5;

/** What waits for the member, from every page: the sum on the button, unread messages and queues beneath it. */
export default function Bell({ area }: { area: Exclude<Area, 'open'> }) {
  const { t } = useTranslation('bell');
  const { key } = useLocation();
  const waiting = useWaiting(area);
  const told = useUnread(SHOWN).data;
  const sum = waiting.reduce((total, { count }) => total + count, 0);
  const unread = told?.unread ?? 0;
  return (
    // A navigation closes it.
    <Menu
      key={key}
      title={unread > 0 ? t('titleUnread', { count: sum, unread }) : t('title', { count: sum })}
      label={
        <>
          <span className="bell">
            <Icon name="bell" />
          </span>
          {sum + unread > 0 ? <span className="bell-count">{sum + unread}</span> : null}
        </>
      }
    >
      {told && unread > 0 ? <Unread area={area} told={told} /> : null}
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
      <p>
        <Link to="/me/notices">{t('all')}</Link>
      </p>
    </Menu>
  );
}

function Unread({
  area,
  told,
}: {
  area: Exclude<Area, 'open'>;
  told: NonNullable<ReturnType<typeof useUnread>['data']>;
}) {
  const { t } = useTranslation('bell');
  const mark = useMarkRead();
  return (
    <>
      <p>
        <strong>{t('unreadCount', { count: told.unread })}</strong>
      </p>
      <ul className="bell-list">
        {told.rows.map((message) => (
          <li key={message.id}>
            <Link to={placeOf(message, area)} onClick={() => mark.mutate([message.id])}>
              <KindBadge kind={message.kind} />
              <span className="meta">
                {message.caseNumber} {message.dueTime ? <DueText at={message.dueTime} /> : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
