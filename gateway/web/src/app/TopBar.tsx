import { lazy, type RefObject, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Icon } from '../ui/Icon';
import { DisplayMenu } from './DisplayMenu';
import { caseAddress } from './Palette';
import type { Area } from './routes';
import { UserMenu } from './UserMenu';
import { areasOf, useSession } from './useSession';

// Only who is signed in has anything waiting: a visitor never loads it.
const Bell = lazy(() => import('./Bell'));

interface Props {
  area: Area;
  search: RefObject<HTMLInputElement | null>;
  menu: boolean;
  setMenu: (open: boolean) => void;
  openPalette: () => void;
}

/** Name, areas, search by case number, display, user. */
export function TopBar({ area, search, menu, setMenu, openPalette }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { me } = useSession();
  const areas = areasOf(me);
  return (
    <header className="shell-top">
      <button
        type="button"
        className="button quiet shell-menu"
        aria-expanded={menu}
        aria-controls="nav"
        onClick={() => setMenu(!menu)}
      >
        <Icon name="menu" />
        <span className="sr">{t('nav.menu')}</span>
      </button>
      <Link to="/" className="shell-brand">
        <img src="/favicon.svg" alt="" width="24" height="24" />
        <span>{t('brand')}</span>
      </Link>
      {areas.length > 0 ? (
        <nav className="shell-areas" aria-label={t('nav.areas')}>
          <Link to="/" aria-current={area === 'open' ? 'true' : undefined}>
            {t('area.open')}
          </Link>
          {areas.map((name) => (
            <Link key={name} to={`/${name}`} aria-current={area === name ? 'true' : undefined}>
              {t(`area.${name}`)}
            </Link>
          ))}
        </nav>
      ) : null}
      <form
        className="shell-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const text = search.current?.value.trim().toUpperCase() ?? '';
          if (!text) return openPalette();
          if (/^WH-\d{4}-\d{6}$/.test(text)) void navigate(caseAddress(areas[0], text));
          else void navigate(`/open/search?q=${encodeURIComponent(search.current?.value.trim() ?? '')}`);
        }}
      >
        <label className="sr" htmlFor="shell-search">
          {t('nav.search')}
        </label>
        <input ref={search} id="shell-search" className="input" type="search" placeholder={t('nav.search')} />
        <button type="submit" className="button quiet">
          <Icon name="search" />
          <span className="sr">{t('action.search')}</span>
        </button>
      </form>
      {areas[0] ? (
        <Suspense fallback={null}>
          <Bell area={area !== 'open' && areas.includes(area) ? area : areas[0]} />
        </Suspense>
      ) : null}
      <DisplayMenu />
      <UserMenu />
    </header>
  );
}
