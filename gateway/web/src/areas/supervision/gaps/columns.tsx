// What a cell of the gaps says in the list.
import type { TFunction } from 'i18next';
import { standardNumber } from '../../../lib/format';
import { REGIONS } from '../../../lib/regions';
import { Badge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import type { Column } from '../../../ui/DataTable';
import { FEWEST, type Gap, type GapClass, LOOKS, subjectOf } from './queries';

export function GapBadge({ t, gap }: { t: TFunction; gap: Gap }) {
  const known = gap.class as GapClass;
  return <Badge look={LOOKS[known]} text={t(`class.${known}`)} />;
}

export function regionName(t: TFunction, code: string): string {
  return REGIONS.some((region) => region === code) ? t(`common:region.${code}`) : code || t('unstated');
}

export function clusterName(t: TFunction, cluster: string): string {
  return cluster === 'CLUSTER_UNSPECIFIED' ? t('unstated') : t(`common:cluster.${cluster}`);
}

/** Local, provincial and national sites. */
export function supply(gap: Gap): string {
  return `${gap.localSites} / ${gap.provincialSites} / ${gap.nationalSites}`;
}

/** The kind of work, with what tells cells of one kind apart: the mode of a calibration, the element of advice. */
export function kindName(t: TFunction, gap: Gap): string {
  const parts = [t(`common:kind.${gap.kind}`)];
  if (gap.mode !== 'CALIBRATION_MODE_UNSPECIFIED') parts.push(t(`common:mode.${gap.mode}`));
  if (gap.element !== 'ELEMENT_UNSPECIFIED') parts.push(t(`common:element.${gap.element}`));
  return parts.join(' · ');
}

export function columns(t: TFunction, open: (gap: Gap) => void): Column<Gap>[] {
  return [
    {
      key: 'subject',
      title: t('column.subject'),
      cell: (gap) => (
        <span>
          <button type="button" className="button quiet link-like" onClick={() => open(gap)}>
            {gap.family ? (
              <span className="mono">{standardNumber(subjectOf(gap))}</span>
            ) : (
              <Data>{subjectOf(gap)}</Data>
            )}
          </button>
          {gap.title ? (
            <span className="meta gap-title">
              <Data>{gap.title}</Data>
            </span>
          ) : null}
        </span>
      ),
    },
    { key: 'class', title: t('column.class'), cell: (gap) => <GapBadge t={t} gap={gap} /> },
    { key: 'kind', title: t('column.kind'), cell: (gap) => kindName(t, gap) },
    { key: 'cluster', title: t('column.cluster'), cell: (gap) => clusterName(t, gap.cluster) },
    { key: 'region', title: t('column.region'), cell: (gap) => regionName(t, gap.region) },
    { key: 'items', title: t('column.items'), numeric: true, cell: (gap) => gap.items },
    {
      key: 'enterprises',
      title: t('column.enterprises'),
      numeric: true,
      cell: (gap) =>
        gap.enterprises < FEWEST ? (
          <span title={t('inside')}>
            {gap.enterprises} <span className="meta">{t('insideShort')}</span>
          </span>
        ) : (
          gap.enterprises
        ),
    },
    { key: 'failed', title: t('column.failed'), numeric: true, cell: (gap) => gap.failedSearches },
    { key: 'unfilled', title: t('column.unfilled'), numeric: true, cell: (gap) => gap.unfilled },
    { key: 'supply', title: t('column.supply'), numeric: true, cell: supply },
  ];
}
