// 示意图: where promises are broken now. Colour, pattern and number say the same.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Counts } from '../queries';

/** Column and row of each cell, by region code. */
export const PLACES: Record<string, string> = {
  '371071': 'c1 r1',
  '371002': 'c2 r1',
  '371072': 'c3 r1',
  '371073': 'c2 r2',
  'WH-FTZ': 'c3 r2',
  '371083': 'c1 r3',
  '371003': 'c2 r3',
  '371082': 'c3 r3',
};

/** None, few, many: more than that is in the number. */
function grade(overdue: number | undefined): 'unknown' | 'none' | 'few' | 'many' {
  if (overdue === undefined) return 'unknown';
  if (overdue === 0) return 'none';
  return overdue < 10 ? 'few' : 'many';
}

export function Cartogram({ rows }: { rows: { region: string; counts: Counts | undefined }[] }) {
  const { t } = useTranslation(['supervision', 'common']);
  return (
    <figure className="cartogram-figure">
      <ul className="cartogram">
        {rows.map(({ region, counts }) => (
          <li key={region} className={PLACES[region]}>
            <Link
              className={`cell ${grade(counts?.OVERDUE)}`}
              to={`/s/cases?queue=OVERDUE&region=${region}`}
              aria-label={t('regions.cell', {
                region: t(`common:region.${region}`),
                count: counts?.OVERDUE ?? 0,
              })}
            >
              <span className="cell-text">
                <span>{t(`common:region.${region}`)}</span>
                <strong>{counts?.OVERDUE ?? '…'}</strong>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <figcaption className="meta">
        {t('regions.what')} {t('regions.schematic')}
        <span className="legend">
          <span>
            <span className="swatch none" /> {t('regions.none')}
          </span>
          <span>
            <span className="swatch few" /> {t('regions.few')}
          </span>
          <span>
            <span className="swatch many" /> {t('regions.many')}
          </span>
        </span>
      </figcaption>
    </figure>
  );
}
