import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Data } from './Data';

export interface Crumb {
  text: string;
  to: string;
}

interface Props {
  /** Name of the page; also in the tab's title. */
  title: string;
  /** The record, such as a case number: first in the tab's title. */
  record?: string;
  crumbs?: Crumb[];
  /** State badge and the like, beside the title. */
  aside?: ReactNode;
  /** One primary button at most. */
  actions?: ReactNode;
  children?: ReactNode;
}

let entered = '';

/** The one h1 of a page; it has the focus after a navigation, and names the tab. */
export function PageHeader({ title, record, crumbs = [], aside, actions, children }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = [record, title, t('brand')].filter(Boolean).join(' · ');
  }, [record, title, t]);
  useEffect(() => {
    // Not on the first page of a visit: the skip link comes first there.
    if (entered && entered !== pathname) heading.current?.focus({ preventScroll: true });
    entered = pathname;
  }, [pathname]);
  return (
    <header className="page-header">
      {crumbs.length > 0 ? (
        <nav className="crumbs" aria-label={t('nav.crumbs')}>
          <ol className="row">
            {crumbs.map((crumb) => (
              <li key={crumb.to}>
                <Link to={crumb.to}>{crumb.text}</Link>
              </li>
            ))}
            <li aria-current="page">
              <Data>{record ?? title}</Data>
            </li>
          </ol>
        </nav>
      ) : null}
      <div className="row between">
        <div className="row">
          <h1 ref={heading} tabIndex={-1}>
            <Data>{record ? `${record} ${title}` : title}</Data>
          </h1>
          {aside}
        </div>
        {actions ? <div className="row no-print">{actions}</div> : null}
      </div>
      {children}
    </header>
  );
}
