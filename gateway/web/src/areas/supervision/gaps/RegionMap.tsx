// 示意图: how much demand falls into gaps, region by region.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { REGIONS } from '../../../lib/regions';
import { PLACES } from '../home/Cartogram';
import { type Gap, type GapFilter, passing, sum } from './queries';
import { shade } from './shade';

interface Props {
  gaps: Gap[];
  filter: GapFilter;
  to: (change: Partial<GapFilter>) => string;
}

export function RegionMap({ gaps, filter, to }: Props) {
  const { t } = useTranslation(['gaps', 'common', 'supervision']);
  const shown = passing(gaps, filter, ['region']);
  const cells = REGIONS.map((region) => ({
    region,
    ...sum(shown.filter((gap) => gap.region === region)),
  }));
  const largest = Math.max(...cells.map(({ items }) => items));
  return (
    <figure className="cartogram-figure heat-map">
      <ul className="cartogram">
        {cells.map(({ region, items, cells: count }) => (
          <li key={region} className={PLACES[region]}>
            <Link
              className={`cell heat-s${shade(items, largest)}`}
              to={to({ region })}
              aria-label={t('heat.cell', {
                row: t(`common:region.${region}`),
                column: t('heat.gaps'),
                items,
                cells: count,
              })}
              aria-current={filter.region === region ? 'true' : undefined}
            >
              <span className="cell-text">
                <span>{t(`common:region.${region}`)}</span>
                <strong>{items}</strong>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <figcaption className="meta">{t('supervision:regions.schematic')}</figcaption>
    </figure>
  );
}
