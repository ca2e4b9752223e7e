import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Icon } from '../ui/Icon';
import { useClockCounts, useQueues } from './queues';
import { type Area, type PageRoute, ROUTES, section } from './routes';
import { areasOf, useSession } from './useSession';

/** Whether an entry is where one is: on its page, on one that it stands for, or on a record of a list. */
function standing(route: PageRoute, pathname: string): 'page' | 'true' | undefined {
  if (pathname === route.path) return 'page';
  const pages = section(route.path);
  const lists = pages.length > 1 ? pages.map(({ path }) => path) : [];
  if (['/c/queue', '/p/jobs', '/p/offers'].includes(route.path)) lists.push(route.path);
  return lists.some((path) => pathname === path || pathname.startsWith(`${path}/`)) ? 'true' : undefined;
}

/** The entries of an area, at most seven, with counts in words. */
export function SideNav({ area, open }: { area: Area; open: boolean }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { me } = useSession();
  const queues = useQueues();
  const clocks = useClockCounts(area === 's');
  if (area !== 'open' && !areasOf(me).includes(area)) return null;
  const entries = ROUTES.filter((route) => route.area === area && route.nav && !route.under);
  const count = (route: PageRoute) =>
    [
      ...(route.count?.queue ?? []).map((q) => queues[q] ?? 0),
      ...(route.count?.clocks ?? []).map((q) => clocks[q] ?? 0),
    ].reduce((sum, n) => sum + n, 0);
  return (
    <nav id="nav" className={open ? 'shell-nav shown' : 'shell-nav'} aria-label={t('nav.pages')}>
      <ul>
        {entries.map((route) => {
          const name = t(route.entry ?? route.title);
          return (
            <li key={route.path}>
              <Link to={route.path} aria-current={standing(route, pathname)}>
                <Icon name={route.nav ?? 'list'} />
                <span>{count(route) > 0 ? t('nav.counted', { name, count: count(route) }) : name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
