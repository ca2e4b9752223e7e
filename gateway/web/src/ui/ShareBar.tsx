// A share as a bar with its number: what is solid, and what is promised beyond it.
import './share-bar.css';

interface Props {
  /** Parts of a hundred, drawn solid. */
  percent: number;
  /** Parts of a hundred with what is held but not yet sure; `percent` when left out. */
  upTo?: number;
}

export function ShareBar({ percent, upTo = percent }: Props) {
  return (
    <span className="rate-bar">
      <svg viewBox="0 0 100 12" aria-hidden="true" focusable="false" preserveAspectRatio="none">
        <rect className="rate-track" x="0" y="5" width="100" height="2" />
        <rect className="rate-held" x="0" y="3" width={Math.min(upTo, 100)} height="6" />
        <rect className="rate-interval" x="0" y="3" width={Math.min(percent, 100)} height="6" />
      </svg>
      <strong className="nowrap">{upTo.toFixed(1)} %</strong>
    </span>
  );
}
