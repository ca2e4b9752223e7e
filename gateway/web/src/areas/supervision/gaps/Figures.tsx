// How much there is of each; every number leads to its rows.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { GapFilter, Sum } from './queries';

interface Props {
  sum: Sum;
  /** Cells with a failed search, and with an item that was given up. */
  cells: { failed: number; unfilled: number };
  to: (change: Partial<GapFilter>) => string;
}

export function Figures({ sum, cells, to }: Props) {
  const { t } = useTranslation('gaps');
  const tiles = [
    { name: 'cells', count: sum.cells, note: '', change: { failed: false, unfilled: false } },
    { name: 'items', count: sum.items, note: '', change: { sort: 'ITEMS' as const } },
    {
      name: 'failed',
      count: sum.failed,
      note: t('figures.in', { cells: cells.failed }),
      change: { failed: true, sort: 'FAILED' as const },
    },
    {
      name: 'unfilled',
      count: sum.unfilled,
      note: t('figures.in', { cells: cells.unfilled }),
      change: { unfilled: true },
    },
  ];
  return (
    <ul className="tiles four">
      {tiles.map(({ name, count, note, change }) => (
        <li key={name}>
          <Link className="tile neutral" to={to(change)}>
            <span className="tile-name">{t(`figures.${name}`)}</span>
            <span className="tile-count">
              {count} <span className="meta">{note}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
