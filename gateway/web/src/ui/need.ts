// What an item asks for, in the words of its kind.
import type { TFunction } from 'i18next';
import type { Need } from '../api/records';
import type { components } from '../api/schema';

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

type Schemas = components['schemas'];
type RangeBody = Schemas['nqi.type.v1.Range'];

/** `0–300 mm`; an end that is excluded is written with its sign (`> 4 – 10 mm`), a missing one too (`≤ 300 mm`). */
export function rangeWords(range: RangeBody | undefined): string {
  if (!range) return '';
  const { lower, upper, points = [], unit = '' } = range;
  const written = (text: string) => [text, unit].filter(Boolean).join(' ');
  if (points.length > 0) return written(points.join(', '));
  if (lower === undefined && upper === undefined) return range.raw ?? '';
  if (upper === undefined) return written(`${range.lowerOpen ? '>' : '≥'} ${lower}`);
  if (lower === undefined) return written(`${range.upperOpen ? '<' : '≤'} ${upper}`);
  if (!range.lowerOpen && !range.upperOpen) return written(`${lower}–${upper}`);
  return written(`${range.lowerOpen ? '> ' : ''}${lower} – ${range.upperOpen ? '< ' : ''}${upper}`);
}

interface Wanted {
  calibration?: Schemas['nqi.type.v1.CalibrationNeed'];
}

/** Range or points of a calibration, with its conditions: `50–1000 V, frequency 40–400 Hz`. */
export function rangeText(need: Wanted | undefined): string {
  const conditions = (need?.calibration?.qualifiers ?? []).map(({ name, range }) =>
    [name, rangeWords(range)].filter(Boolean).join(' '),
  );
  return [rangeWords(need?.calibration?.range), ...conditions].filter(Boolean).join(', ');
}

/** `U ≤ 0.02 mm (k = 2)`; relative to the reading, `U ≤ 0.5 % (rel., k = 2)`. */
export function uncertaintyText(need: Wanted | undefined): string {
  const wanted = need?.calibration?.uncertainty;
  if (!wanted) return '';
  const unit = wanted.unit || (wanted.relative ? '%' : '');
  return `U ≤ ${[wanted.value, unit].filter((part) => part !== '').join(' ')} (${wanted.relative ? 'rel., ' : ''}k = ${wanted.k || 2})`;
}
