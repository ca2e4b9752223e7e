import type { TFunction } from 'i18next';
import type { Accreditation } from '../../api/records';

/** Scheme and number; a number that begins with its scheme says it once. */
export function certificateName(t: TFunction, one: Accreditation): string {
  const scheme = t(`common:scheme.${one.scheme}`);
  return one.number.startsWith(scheme) ? one.number : `${scheme} ${one.number}`;
}
