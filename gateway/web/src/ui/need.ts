// What an item asks for, in the words of its kind.
import type { TFunction } from 'i18next';
import type { Need } from '../api/records';

/** The object, instrument, scheme, capability or subject. */
export function objectOf(need: Need | undefined): string {
  if (!need) return '';
  return (
    need.testing?.object ||
    need.inspection?.object ||
    need.calibration?.instrument ||
    need.certification?.scheme ||
    need.resource?.capability ||
    [need.service?.activity, need.service?.subject].filter(Boolean).join(' ')
  );
}

/** What is found out about the object: parameters, the measurand, or the activity of an inspection. */
export function parametersOf(need: Need | undefined): string[] {
  if (need?.testing) return need.testing.parameters ?? [];
  return [need?.calibration?.measurand, need?.inspection?.activity].filter((one) => !!one) as string[];
}

/** Standards as they were written. */
export function standardsOf(need: Need | undefined): string[] {
  return (
    need?.testing?.standards ??
    need?.inspection?.standards ??
    need?.calibration?.standards ??
    need?.service?.standards ??
    []
  );
}

/** A short line: kind, object, parameters. */
export function shortNeed(t: TFunction, need: Need | undefined): string {
  if (!need) return '';
  const mode = need.calibration ? t(`common:mode.${need.calibration.mode}`) : t(`common:kind.${need.kind}`);
  return [mode, objectOf(need), parametersOf(need).join('、')].filter(Boolean).join(' · ');
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
