// A need in a line of words.
import type { Need } from '../../api/records';

/** What the need is about: object, instrument, scheme or service. */
export function objectOf(need: Need): string {
  return (
    need.testing?.object ||
    need.calibration?.instrument ||
    need.certification?.scheme ||
    need.service?.activity ||
    need.service?.subject ||
    ''
  );
}

export function parametersOf(need: Need): string[] {
  if (need.testing) return need.testing.parameters;
  return need.calibration?.measurand ? [need.calibration.measurand] : [];
}

export function standardsOf(need: Need): string[] {
  return need.testing?.standards ?? need.calibration?.standards ?? need.service?.standards ?? [];
}
