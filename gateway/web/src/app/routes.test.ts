import { describe, expect, it } from 'vitest';
import { ROUTES, section } from './routes';

describe('the navigation', () => {
  it('has at most seven entries in every area', () => {
    for (const area of ['open', 'e', 'p', 'c', 's']) {
      const entries = ROUTES.filter((route) => route.area === area && route.nav && !route.under);
      expect(entries.length, area).toBeGreaterThan(0);
      expect(entries.length, area).toBeLessThanOrEqual(7);
    }
  });

  it('leads to every page that stands under an entry', () => {
    for (const page of ROUTES.filter(({ under }) => under)) {
      const entry = ROUTES.find(({ path }) => path === page.under);
      expect(entry?.nav, page.path).toBeTruthy();
      expect(entry?.entry, page.path).toBeTruthy();
      expect(entry?.under, page.path).toBeUndefined();
      expect(entry?.area).toBe(page.area);
      expect(section(page.path)).toEqual(section(entry?.path ?? ''));
    }
  });

  it('shows no tabs where an entry is one page', () => {
    expect(section('/s/league')).toHaveLength(1);
    expect(section('/s/rows').map(({ path }) => path)).toEqual([
      '/s/accreditations',
      '/s/rows',
      '/s/standards',
      '/s/providers',
      '/s/centres',
      '/s/resources',
    ]);
  });
});
