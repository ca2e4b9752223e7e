import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useProviders, useStandards } from './queries';

/** How much is on record; every number leads to exactly the rows that it counts. */
export function Counts({ rows }: { rows: number | undefined }) {
  const { t } = useTranslation('open');
  const providers = useProviders({ pageSize: 1 }).data?.total;
  const standards = useStandards({ pageSize: 1 }).data?.total;
  const counts = [
    { to: '/open/providers', name: 'home.providers', count: providers },
    { to: '/open/search', name: 'home.rows', count: rows },
    { to: '/open/standards', name: 'home.standards', count: standards },
  ];
  return (
    <ul className="counts">
      {counts.map(({ to, name, count }) => (
        <li key={to}>
          <Link to={to}>
            <strong>{count ?? '…'}</strong> {t(name)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
