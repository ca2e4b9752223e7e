// Where the form of an inspection shows what is wrong.
import type { Violation } from '../../../api/problem';

/** Several activities are sent as parameters of a test: what is wrong with them is shown where they were typed. */
export function inspected(violations: Violation[], path: string): Violation[] {
  const from = `${path}.testing`;
  return violations.map((one) => {
    if (one.field !== from && !one.field.startsWith(`${from}.`)) return one;
    const rest = one.field.slice(from.length).replace(/^\.parameters(\[\d+\])?$/, '.activity');
    return { ...one, field: `${path}.inspection${rest}` };
  });
}
