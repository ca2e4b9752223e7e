// 按期率 with its 90 % interval: a small bar, and the same in words beside it.
import { useTranslation } from 'react-i18next';
import type { LeagueRow } from '../../../api/records';
import '../../../ui/share-bar.css';

/** 9640 is 96.4. */
export function percent(bp: number): string {
  return (bp / 100).toFixed(1);
}

export function RateBar({ row }: { row: LeagueRow }) {
  const { t } = useTranslation('supervision');
  const { rate } = row;
  if (!rate) {
    if (row.n === 0) return t('league.nothing');
    return t('league.few', { k: row.k, n: row.n });
  }
  // The bar shows the upper half of the scale, where nearly all rates lie; what is lower ends at its left.
  const place = (bp: number) => Math.max(0, (bp - 5000) / 50);
  const [low, high, at] = [place(rate.lowerBp), place(rate.upperBp), place(rate.rateBp)];
  return (
    <span className="rate-bar">
      <svg viewBox="0 0 100 12" aria-hidden="true" focusable="false" preserveAspectRatio="none">
        <rect className="rate-track" x="0" y="5" width="100" height="2" />
        <rect className="rate-interval" x={low} y="3" width={Math.max(high - low, 1)} height="6" />
        <rect className="rate-mark" x={Math.min(at, 99) - 0.5} y="0" width="1.5" height="12" />
      </svg>
      <span className="nowrap">
        <strong>{t('league.rate', { rate: percent(rate.rateBp) })}</strong>{' '}
        <span className="meta">
          {t('league.interval', { lower: percent(rate.lowerBp), upper: percent(rate.upperBp) })}
        </span>
      </span>
    </span>
  );
}
