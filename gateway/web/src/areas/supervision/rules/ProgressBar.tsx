// How far the revision in force has been carried into open clocks.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRefresh } from '../../../api/refresh';
import { useProgress } from './queries';

export function ProgressBar() {
  const { t } = useTranslation(['supervision', 'common']);
  const progress = useProgress().data;
  const refresh = useRefresh();
  const percent = progress?.percent;
  const before = useRef(percent);
  // Due dates have moved when the walk ends: lists of clocks are read anew.
  useEffect(() => {
    if (before.current !== undefined && before.current < 100 && percent === 100) void refresh();
    before.current = percent;
  }, [percent, refresh]);
  // The shipped revision was never carried anywhere.
  if (!progress?.startTime) return null;
  const done = progress.state === 'RECOMPUTE_STATE_DONE';
  const counts = {
    percent: progress.percent,
    moved: progress.moved,
    late: progress.lateNow,
    total: progress.total,
  };
  return (
    <div className="row recompute" role="status">
      <progress max={100} value={progress.percent} aria-label={t('rules.progress')} />
      <span>{t(done ? 'rules.recomputed' : 'rules.recomputing', counts)}</span>
    </div>
  );
}
