import type { TFunction } from 'i18next';
import type { Accreditation, Provider } from '../api/records';

/** Scheme and number; a number that begins with its scheme says it once. */
export function certificateName(t: TFunction, one: Accreditation): string {
  const scheme = t(`common:scheme.${one.scheme}`);
  return one.number.startsWith(scheme) ? one.number : `${scheme} ${one.number}`;
}

/** Name of a site or a certificate of a provider by its id. */
export function nameIn(t: TFunction, provider: Provider): (id: string) => string | undefined {
  return (id) => {
    const certificate = provider.accreditations.find((one) => one.id === id);
    return (
      provider.sites.find((site) => site.id === id)?.displayName ??
      (certificate ? certificateName(t, certificate) : undefined)
    );
  };
}
