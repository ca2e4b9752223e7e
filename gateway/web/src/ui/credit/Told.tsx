import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** A fact; it leads to its rows where there are some for the reader. */
export function Told({ to, children }: { to?: string; children: ReactNode }) {
  if (!to) return <span>{children}</span>;
  return to.startsWith('#') ? <a href={to}>{children}</a> : <Link to={to}>{children}</Link>;
}
