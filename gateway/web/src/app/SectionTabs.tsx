import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { section } from './routes';

/** The pages that share an entry of the navigation, on each of them. */
export function SectionTabs() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const pages = section(pathname);
  const [first] = pages;
  if (!first || pages.length < 2) return null;
  return (
    <nav className="tabs no-print" aria-label={t(first.entry ?? first.title)}>
      {pages.map(({ path, title }) => (
        <Link key={path} to={path} aria-current={path === pathname ? 'page' : undefined}>
          {t(title)}
        </Link>
      ))}
    </nav>
  );
}
