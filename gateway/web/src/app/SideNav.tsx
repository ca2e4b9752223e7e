import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Icon } from '../ui/Icon';
import { useClockCounts, useQueues } from './queues';
import { type Area, ROUTES } from './routes';
import { areasOf, useSession } from './useSession';

/** The pages of an area, with counts in words. */
export function SideNav({ area, open }: { area: Area; open: boolean }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const queues = useQueues();
  const clocks = useClockCounts(area === 's');
  if (area !== 'open' && !areasOf(me).includes(area)) return null;
  const pages = ROUTES.filter((route) => route.area === area && route.nav);
  const count = (route: (typeof pages)[number]) =>
    [
      ...(route.count?.queue ?? []).map((q) => queues[q] ?? 0),
      ...(route.count?.clocks ?? []).map((q) => clocks[q] ?? 0),
    ].reduce((sum, n) => sum + n, 0);
  return (
    <nav id="nav" className={open ? 'shell-nav shown' : 'shell-nav'} aria-label={t('nav.pages')}>
      <ul>
        {pages.map((route) => (
          <li key={route.path}>
            <NavLink
              to={route.path}
              end={route.path !== '/c/queue' && route.path !== '/p/jobs' && route.path !== '/p/offers'}
            >
              <Icon name={route.nav ?? 'list'} />
              <span>
                {count(route) > 0
                  ? t('nav.counted', { name: t(route.title), count: count(route) })
                  : t(route.title)}
              </span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
