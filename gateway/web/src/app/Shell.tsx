// What surrounds every page.
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router';
import { follow, useLive } from '../api/changes';
import { Loading } from '../ui/states';
import { Footer } from './Footer';
import { KeySheet } from './KeySheet';
import { useKeys } from './keys';
import { Palette } from './Palette';
import type { Area } from './routes';
import { SectionTabs } from './SectionTabs';
import { SideNav } from './SideNav';
import { SignInAgain } from './SignInAgain';
import { TopBar } from './TopBar';
import { areasOf, useSession } from './useSession';
import './shell.css';

/** A page that is every member's stands in the member's own area. */
function areaOf(path: string, home: Area = 'open'): Area {
  const first = path.split('/')[1] ?? '';
  if (first === 'me') return home;
  return first === 'e' || first === 'p' || first === 'c' || first === 's' ? first : 'open';
}

export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { phase, me } = useSession();
  const { connection } = useLive();
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [menu, setMenu] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const home = areasOf(me)[0];
  const area = areaOf(pathname, home);

  useEffect(() => (phase === 'signed-in' ? follow(client) : undefined), [phase, client]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a navigation closes the menu of a phone
  useEffect(() => setMenu(false), [pathname]);

  useKeys({
    'Ctrl+k': () => setPalette(true),
    '/': () => search.current?.focus(),
    '?': () => setSheet(true),
    'g h': () => void navigate(home ? `/${home}` : '/'),
    'g n': () => void navigate('/me/notices'),
    'g l': () =>
      void navigate(
        home ? { e: '/e/requests', p: '/p/jobs', c: '/c/queue', s: '/s/cases' }[home] : '/open/search',
      ),
  });

  return (
    <div className={`shell ${area === 'open' ? 'open' : 'staff'}`}>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <TopBar
        area={area}
        search={search}
        menu={menu}
        setMenu={setMenu}
        openPalette={() => setPalette(true)}
      />
      <SideNav area={area} open={menu} />
      <main id="main" tabIndex={-1}>
        {connection === 'broken' ? (
          <div className="notice warn no-print" role="status">
            {t('live.broken')}
          </div>
        ) : null}
        {area === 'open' || areasOf(me).includes(area) ? <SectionTabs /> : null}
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <Footer />
      <Palette open={palette} onClose={() => setPalette(false)} />
      <KeySheet open={sheet} onClose={() => setSheet(false)} />
      <SignInAgain />
      <ScrollRestoration />
    </div>
  );
}
