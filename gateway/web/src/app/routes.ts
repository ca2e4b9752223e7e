// Every page: its address, who may see it, and the chunk that draws it.
import type { ComponentType } from 'react';
import { REGISTER_ROUTES } from './register-routes';

export type Area = 'open' | 'e' | 'p' | 'c' | 's';
export type RoleName = 'ROLE_ENTERPRISE' | 'ROLE_PROVIDER' | 'ROLE_CENTRE' | 'ROLE_BUREAU';

export interface PageRoute {
  path: string;
  /** `me` is every member's, whatever the area. */
  area: Area | 'me';
  /** Key of the page's name in the catalogue `common`. */
  title: string;
  load: () => Promise<{ default: ComponentType }>;
  /** In the area's navigation, with this sign. */
  nav?:
    | 'home'
    | 'list'
    | 'plus'
    | 'calendar'
    | 'shield'
    | 'inbox'
    | 'box'
    | 'flag'
    | 'card'
    | 'search'
    | 'rank'
    | 'grid';
  /** Name of the navigation's entry when it stands for several pages; its own when left out. */
  entry?: string;
  /** The page with whose entry this one is found: a tab beside it instead of an entry of its own. */
  under?: string;
  /** Queue of `/v1/queues`, or clock queue of `/v1/commitments:counts`, whose count stands in the navigation. */
  count?: { queue?: string[]; clocks?: string[] };
}

/** The role that an area is for; the public area is for everybody. */
export const AREA_ROLE: Record<Exclude<Area, 'open'>, RoleName> = {
  e: 'ROLE_ENTERPRISE',
  p: 'ROLE_PROVIDER',
  c: 'ROLE_CENTRE',
  s: 'ROLE_BUREAU',
};

export const ROUTES: PageRoute[] = [
  { path: '/', area: 'open', title: 'page.home', load: () => import('../areas/open/Home'), nav: 'home' },
  {
    path: '/open/search',
    area: 'open',
    title: 'page.search',
    load: () => import('../areas/open/Search'),
    nav: 'search',
  },
  {
    path: '/open/providers',
    area: 'open',
    title: 'page.providers',
    load: () => import('../areas/open/Providers'),
    nav: 'shield',
  },
  {
    path: '/open/providers/:id',
    area: 'open',
    title: 'page.provider',
    load: () => import('../areas/open/ProviderPage'),
  },
  {
    path: '/open/standards',
    area: 'open',
    title: 'page.standards',
    load: () => import('../areas/open/Standards'),
    nav: 'list',
  },
  {
    path: '/open/commitments',
    area: 'open',
    title: 'page.commitments',
    load: () => import('../areas/open/Commitments'),
    nav: 'rank',
  },
  {
    path: '/open/track',
    area: 'open',
    title: 'page.track',
    load: () => import('../areas/open/Track'),
    nav: 'flag',
  },
  {
    path: '/open/resources',
    area: 'open',
    title: 'page.resources',
    load: () => import('../areas/open/Resources'),
    nav: 'box',
  },
  {
    path: '/open/resources/:id',
    area: 'open',
    title: 'page.resource',
    load: () => import('../areas/open/ResourcePage'),
  },

  { path: '/e', area: 'e', title: 'page.e', load: () => import('../areas/enterprise/Home'), nav: 'home' },
  {
    path: '/e/requests',
    area: 'e',
    title: 'page.eRequests',
    load: () => import('../areas/enterprise/Requests'),
    nav: 'list',
  },
  {
    path: '/e/requests/new',
    area: 'e',
    title: 'page.eNew',
    load: () => import('../areas/enterprise/NewRequest'),
    nav: 'plus',
  },
  {
    path: '/e/requests/:id/edit',
    area: 'e',
    title: 'page.eEdit',
    load: () => import('../areas/enterprise/TaskListPage'),
  },
  {
    path: '/e/requests/:id/edit/:step',
    area: 'e',
    title: 'page.eEdit',
    load: () => import('../areas/enterprise/StepPage'),
  },
  {
    path: '/e/requests/:id',
    area: 'e',
    title: 'page.eRequest',
    load: () => import('../areas/enterprise/RequestPage'),
  },
  {
    path: '/e/requests/:id/:tab',
    area: 'e',
    title: 'page.eRequest',
    load: () => import('../areas/enterprise/RequestPage'),
  },
  {
    path: '/e/instruments',
    area: 'e',
    title: 'page.eInstruments',
    load: () => import('../areas/enterprise/Instruments'),
    nav: 'box',
  },
  {
    path: '/e/instruments/import',
    area: 'e',
    title: 'page.eLedgerImport',
    load: () => import('../areas/enterprise/LedgerImport'),
  },
  {
    path: '/e/bookings',
    area: 'e',
    title: 'page.eBookings',
    load: () => import('../areas/enterprise/Bookings'),
    nav: 'calendar',
  },

  { path: '/p', area: 'p', title: 'page.p', load: () => import('../areas/provider/Home'), nav: 'home' },
  {
    path: '/p/offers',
    area: 'p',
    title: 'page.pOffers',
    load: () => import('../areas/provider/Offers'),
    nav: 'inbox',
    count: { queue: ['TO_RESPOND', 'TO_QUOTE'] },
  },
  {
    path: '/p/offers/:id',
    area: 'p',
    title: 'page.pOffer',
    load: () => import('../areas/provider/OfferPage'),
  },
  {
    path: '/p/jobs',
    area: 'p',
    title: 'page.pJobs',
    load: () => import('../areas/provider/Jobs'),
    nav: 'box',
    count: { queue: ['TO_RECEIVE', 'IN_WORK'] },
  },
  { path: '/p/jobs/:id', area: 'p', title: 'page.pJob', load: () => import('../areas/provider/JobPage') },
  {
    path: '/p/jobs/:id/deliver',
    area: 'p',
    title: 'page.pDeliver',
    load: () => import('../areas/provider/Deliver'),
  },
  {
    path: '/p/capabilities',
    area: 'p',
    title: 'page.pCapabilities',
    load: () => import('../areas/provider/Capabilities'),
    nav: 'shield',
    entry: 'page.pSupply',
  },
  {
    path: '/p/capabilities/import',
    area: 'p',
    title: 'page.pImport',
    load: () => import('../areas/provider/Import'),
  },
  {
    path: '/p/calendar',
    area: 'p',
    title: 'page.pCalendar',
    load: () => import('../areas/provider/Calendar'),
    nav: 'calendar',
    entry: 'page.pCalendar',
  },
  {
    path: '/p/resources',
    area: 'p',
    title: 'page.pResources',
    load: () => import('../areas/provider/Resources'),
    nav: 'list',
  },
  {
    path: '/p/bookings',
    area: 'p',
    title: 'page.pBookings',
    load: () => import('../areas/provider/Bookings'),
  },
  {
    path: '/p/cards',
    area: 'p',
    title: 'page.pCards',
    load: () => import('../areas/provider/Cards'),
    nav: 'card',
    entry: 'page.pCards',
  },
  {
    path: '/p/notices/:id',
    area: 'p',
    title: 'page.pNotice',
    load: () => import('../areas/provider/NoticePage'),
  },

  { path: '/c', area: 'c', title: 'page.c', load: () => import('../areas/centre/Home'), nav: 'home' },
  {
    path: '/c/intake',
    area: 'c',
    title: 'page.cIntake',
    load: () => import('../areas/centre/Intake'),
    nav: 'plus',
  },
  {
    path: '/c/queue',
    area: 'c',
    title: 'page.cQueue',
    load: () => import('../areas/centre/Queue'),
    nav: 'inbox',
    count: { queue: ['TO_ACCEPT'] },
  },
  {
    path: '/c/dispatch',
    area: 'c',
    title: 'page.cDispatch',
    load: () => import('../areas/centre/Dispatch'),
    nav: 'list',
    entry: 'page.cDispatch',
    count: { queue: ['TO_MATCH'] },
  },
  {
    path: '/c/cards',
    area: 'c',
    title: 'page.cCards',
    load: () => import('../areas/centre/Cards'),
    nav: 'card',
  },
  {
    path: '/c/notices/:id',
    area: 'c',
    title: 'page.cNotice',
    load: () => import('../areas/centre/NoticePage'),
  },
  {
    path: '/c/actions',
    area: 'c',
    title: 'page.sActions',
    load: () => import('../areas/centre/Actions'),
    nav: 'flag',
    under: '/c/dispatch',
  },
  {
    path: '/c/actions/:id',
    area: 'c',
    title: 'page.sActions',
    load: () => import('../areas/centre/ActionPage'),
  },
  {
    path: '/c/requests/:id',
    area: 'c',
    title: 'page.cRequest',
    load: () => import('../areas/centre/RequestPage'),
  },

  { path: '/s', area: 's', title: 'page.s', load: () => import('../areas/supervision/Home'), nav: 'home' },
  {
    path: '/s/cases',
    area: 's',
    title: 'page.sCases',
    load: () => import('../areas/supervision/Cases'),
    nav: 'list',
    count: { clocks: ['OVERDUE'] },
  },
  {
    path: '/s/cases/:id',
    area: 's',
    title: 'page.sCase',
    load: () => import('../areas/supervision/CasePage'),
  },
  {
    path: '/s/cards',
    area: 's',
    title: 'page.sCards',
    load: () => import('../areas/supervision/Cards'),
    nav: 'card',
    entry: 'page.pCards',
  },
  {
    path: '/s/supervision',
    area: 's',
    title: 'page.sNotices',
    load: () => import('../areas/supervision/Notices'),
    nav: 'flag',
    under: '/s/cards',
  },
  {
    path: '/s/supervision/:id',
    area: 's',
    title: 'page.sNotice',
    load: () => import('../areas/supervision/NoticePage'),
  },
  {
    path: '/s/league',
    area: 's',
    title: 'page.sLeague',
    load: () => import('../areas/supervision/League'),
    nav: 'rank',
  },
  {
    path: '/s/gaps',
    area: 's',
    title: 'page.sGaps',
    load: () => import('../areas/supervision/Gaps'),
    nav: 'grid',
    entry: 'page.sGaps',
  },
  {
    path: '/s/actions',
    area: 's',
    title: 'page.sActions',
    load: () => import('../areas/supervision/Actions'),
    nav: 'flag',
    under: '/s/gaps',
  },
  {
    path: '/s/actions/:id',
    area: 's',
    title: 'page.sActions',
    load: () => import('../areas/supervision/ActionPage'),
  },
  {
    path: '/s/rules',
    area: 's',
    title: 'page.sRules',
    load: () => import('../areas/supervision/Rules'),
    nav: 'calendar',
  },
  { path: '/me/notices', area: 'me', title: 'bell:messages', load: () => import('../ui/messages/Messages') },
  ...REGISTER_ROUTES,
];

/** The pages that share the navigation's entry of a page, that entry's own first; one page alone is no section. */
export function section(path: string): PageRoute[] {
  const page = ROUTES.find((route) => route.path === path);
  const first = page?.under ?? path;
  return ROUTES.filter((route) => route.path === first || route.under === first);
}

/** Namespace of an area's catalogue. */
export const NAMESPACE: Record<PageRoute['area'], string> = {
  me: 'bell',
  open: 'open',
  e: 'enterprise',
  p: 'provider',
  c: 'centre',
  s: 'supervision',
};
