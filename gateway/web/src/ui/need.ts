// What an item asks for, in the words of its kind.
import type { TFunction } from 'i18next';
import type { Need } from '../api/records';

/** The object, instrument, scheme or subject. */
export function objectOf(need: Need | undefined): string {
  if (!need) return '';
  return (
    need.testing?.object ??
    need.calibration?.instrument ??
    need.certification?.scheme ??
    [need.service?.activity, need.service?.subject].filter(Boolean).join(' ')
  );
}

/** Standards as they were written. */
export function standardsOf(need: Need | undefined): string[] {
  return need?.testing?.standards ?? need?.calibration?.standards ?? need?.service?.standards ?? [];
}

/** A short line: kind, object, parameters. */
export function shortNeed(t: TFunction, need: Need | undefined): string {
  if (!need) return '';
  const mode = need.calibration ? t(`common:mode.${need.calibration.mode}`) : t(`common:kind.${need.kind}`);
  const detail = need.testing?.parameters.join('、') ?? need.calibration?.measurand ?? '';
  return [mode, objectOf(need), detail].filter(Boolean).join(' · ');
}

/** `0–300 mm`. */
export function rangeText(need: Need | undefined): string {
  const range = need?.calibration?.range;
  if (!range) return '';
  if (range.points.length > 0) return `${range.points.join(', ')} ${range.unit}`;
  return `${range.lower ?? 0}–${range.upper ?? ''} ${range.unit}`;
}

/** `U ≤ 0.02 mm (k = 2)`. */
export function uncertaintyText(need: Need | undefined): string {
  const wanted = need?.calibration?.uncertainty;
  if (!wanted) return '';
  return `U ≤ ${wanted.value} ${wanted.unit} (k = ${wanted.k || 2})`;
}
