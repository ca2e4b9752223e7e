// Pages of the register: standards, accreditations, rows, offerings, profiles, shared resources.
import type { PageRoute } from './routes';

export const REGISTER_ROUTES: PageRoute[] = [
  {
    path: '/e/resources',
    area: 'e',
    title: 'page.eResources',
    load: () => import('../areas/enterprise/Resources'),
    nav: 'list',
  },
  {
    path: '/e/profile',
    area: 'e',
    title: 'page.eProfile',
    load: () => import('../areas/enterprise/Profile'),
    nav: 'card',
  },
  {
    path: '/c/resources',
    area: 'c',
    title: 'page.cResources',
    load: () => import('../areas/centre/Resources'),
    nav: 'box',
  },
  {
    path: '/c/bookings',
    area: 'c',
    title: 'page.cBookings',
    load: () => import('../areas/centre/Bookings'),
  },
  {
    path: '/p/accreditations',
    area: 'p',
    title: 'page.pAccreditations',
    load: () => import('../areas/provider/Accreditations'),
  },
  {
    path: '/p/offerings',
    area: 'p',
    title: 'page.pOfferings',
    load: () => import('../areas/provider/Offerings'),
    nav: 'list',
  },
  {
    path: '/s/accreditations',
    area: 's',
    title: 'page.sAccreditations',
    load: () => import('../areas/supervision/Accreditations'),
    nav: 'shield',
  },
  {
    path: '/s/rows',
    area: 's',
    title: 'page.sRows',
    load: () => import('../areas/supervision/Rows'),
  },
  {
    path: '/s/standards',
    area: 's',
    title: 'page.sStandards',
    load: () => import('../areas/supervision/Standards'),
    nav: 'list',
  },
  {
    path: '/s/standards/import',
    area: 's',
    title: 'page.sStandardsImport',
    load: () => import('../areas/supervision/StandardsImport'),
  },
  {
    path: '/s/standards/:id',
    area: 's',
    title: 'page.sStandard',
    load: () => import('../areas/supervision/StandardPage'),
  },
];
