// Who may take work now. Neither a suspended provider nor one without a valid certificate ever looks able.
import type { Accreditation, Provider, ScopeRow } from '../../api/records';
import { isoDate } from '../../lib/format';

export function isValid(one: Accreditation, today: string): boolean {
  return one.state === 'ACCREDITATION_STATE_VALID' && isoDate(one.validTo) >= today;
}

/** The provider has certificates, and none of them is valid. */
export function allExpired(provider: Provider, today: string): boolean {
  return provider.accreditations.length > 0 && !provider.accreditations.some((one) => isValid(one, today));
}

export function isAble(provider: Provider, row: ScopeRow, today: string): boolean {
  const certificate = provider.accreditations.find((one) => one.id === row.accreditationId);
  return (
    provider.state === 'PROVIDER_STATE_ACTIVE' &&
    !row.suspended &&
    (certificate === undefined || isValid(certificate, today))
  );
}
