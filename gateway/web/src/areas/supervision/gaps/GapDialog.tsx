// Why a cell is a gap: its verdict in words, the demand and the supply behind it, and where to look further.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { standardNumber } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Dialog } from '../../../ui/Dialog';
import { GapVerb } from '../actions/GapVerb';
import { clusterName, GapBadge, kindName, regionName } from './columns';
import { FEWEST, type Gap, subjectOf } from './queries';

export function GapDialog({ gap, onClose }: { gap: Gap; onClose: () => void }) {
  const { t } = useTranslation(['gaps', 'common']);
  const rows = new URLSearchParams(
    gap.standard ? { standard: gap.standard } : { q: [gap.object, gap.parameter].filter(Boolean).join(' ') },
  );
  return (
    <Dialog open title={t('dialog.title')} onClose={onClose} side>
      <div className="stack">
        <p className="row">
          <GapBadge t={t} gap={gap} />
          <strong>
            {gap.family ? (
              <span className="mono">{standardNumber(subjectOf(gap))}</span>
            ) : (
              <Data>{subjectOf(gap)}</Data>
            )}
          </strong>
          {gap.title ? <Data>{gap.title}</Data> : null}
        </p>
        <p>{t(`why.${gap.class}`, { units: gap.openUnits ?? 0, failed: gap.failedByCapability })}</p>
        <DescList
          facts={[
            { label: t('column.kind'), value: kindName(t, gap) },
            { label: t('column.cluster'), value: clusterName(t, gap.cluster) },
            { label: t('column.region'), value: regionName(t, gap.region) },
            { label: t('column.items'), value: gap.items },
            {
              label: t('column.enterprises'),
              value: gap.enterprises < FEWEST ? `${gap.enterprises} · ${t('inside')}` : gap.enterprises,
            },
            {
              label: t('column.failed'),
              value: t('dialog.failed', { failed: gap.failedSearches, capability: gap.failedByCapability }),
            },
            { label: t('column.unfilled'), value: gap.unfilled },
            { label: t('dialog.local'), value: gap.localSites },
            { label: t('dialog.provincial'), value: gap.provincialSites },
            { label: t('dialog.national'), value: gap.nationalSites },
            {
              label: t('dialog.open'),
              value: gap.openUnits ?? (gap.localSites > 0 ? t('dialog.unknown') : undefined),
            },
          ]}
        />
        <div className="row">
          <GapVerb gap={gap} />
          <Link className="button" to={`/s/rows?${rows}`}>
            {t('dialog.rows')}
          </Link>
          {gap.family ? (
            <Link
              className="button"
              to={`/s/standards?${new URLSearchParams({ q: gap.standard || gap.family })}`}
            >
              {t('dialog.standard')}
            </Link>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
