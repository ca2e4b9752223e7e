// Pages of the register: standards, accreditations, offerings.
import type { PageRoute } from './routes';

export const REGISTER_ROUTES: PageRoute[] = [
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
    path: '/s/standards',
    area: 's',
    title: 'page.sStandards',
    load: () => import('../areas/supervision/Standards'),
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
