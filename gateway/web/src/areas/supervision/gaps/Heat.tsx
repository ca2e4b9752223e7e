// The heat map: clusters against verdicts or regions. Colour and number say the same; a number narrows the list beneath.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { REGIONS } from '../../../lib/regions';
import { ScrollX } from '../../../ui/ScrollX';
import { ANY_CLUSTER } from '../queries';
import { CLASSES, type Gap, type GapFilter, passing, sum } from './queries';
import { shade } from './shade';

interface Props {
  gaps: Gap[];
  filter: GapFilter;
  by: 'CLASS' | 'REGION';
  /** Address of the page with these filters. */
  to: (change: Partial<GapFilter>) => string;
}

export function Heat({ gaps, filter, by, to }: Props) {
  const { t } = useTranslation(['gaps', 'common']);
  const shown = passing(gaps, filter, by === 'CLASS' ? ['class', 'cluster'] : ['region', 'cluster']);
  const rows = ANY_CLUSTER.filter(
    (cluster) => cluster !== 'CLUSTER_UNSPECIFIED' || shown.some((gap) => gap.cluster === cluster),
  );
  const columns: { key: string; name: string; holds: (gap: Gap) => boolean; change: Partial<GapFilter> }[] =
    by === 'CLASS'
      ? CLASSES.map((one) => ({
          key: one,
          name: t(`class.${one}`),
          holds: (gap) => gap.class === one,
          change: { class: [one] },
        }))
      : REGIONS.map((one) => ({
          key: one,
          name: t(`common:region.${one}`),
          holds: (gap) => gap.region === one,
          change: { region: one },
        }));
  const table = rows.map((cluster) => {
    const own = shown.filter((gap) => gap.cluster === cluster);
    return { cluster, cells: columns.map((column) => sum(own.filter(column.holds))) };
  });
  const graded = (column: number) => columns[column]?.key !== 'GAP_CLASS_OK';
  const largest = Math.max(
    ...table.flatMap(({ cells }) => cells.filter((_, at) => graded(at)).map(({ items }) => items)),
  );
  const chosen = (change: Partial<GapFilter>, cluster: string) =>
    filter.cluster === cluster &&
    (by === 'CLASS'
      ? filter.class.length === 1 && filter.class[0] === change.class?.[0]
      : filter.region === change.region);
  const nameOf = (cluster: (typeof ANY_CLUSTER)[number]) =>
    cluster === 'CLUSTER_UNSPECIFIED' ? t('unstated') : t(`common:cluster.${cluster}`);
  return (
    <ScrollX label={t('heat.title')}>
      <table className="heat">
        <caption className="sr">{t(`heat.caption.${by}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.cluster')}</th>
            {columns.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.map(({ cluster, cells }) => (
            <tr key={cluster}>
              <th scope="row">{nameOf(cluster)}</th>
              {columns.map(({ key, name, change }, at) => {
                const { cells: count = 0, items = 0 } = cells[at] ?? {};
                if (count === 0)
                  return (
                    <td key={key} className="s0">
                      <span className="muted">0</span>
                    </td>
                  );
                const said = t('heat.cell', { row: nameOf(cluster), column: name, items, cells: count });
                return (
                  <td key={key} className={graded(at) ? `s${shade(items, largest)}` : 'fine'}>
                    <Link
                      to={to({ ...change, cluster })}
                      aria-label={said}
                      title={said}
                      aria-current={chosen(change, cluster) ? 'true' : undefined}
                    >
                      {items}
                    </Link>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('heat.total')}</th>
            {columns.map(({ key, name, change, holds }) => {
              const { cells, items } = sum(shown.filter(holds));
              return (
                <td key={key}>
                  {cells === 0 ? (
                    <span className="muted">0</span>
                  ) : (
                    <Link
                      to={to({ ...change, cluster: '' })}
                      aria-label={t('heat.cell', { row: t('heat.total'), column: name, items, cells })}
                    >
                      {items}
                    </Link>
                  )}
                </td>
              );
            })}
          </tr>
        </tfoot>
      </table>
    </ScrollX>
  );
}
