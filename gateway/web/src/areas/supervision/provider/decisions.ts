// What the bureau may decide about a provider in its present state.
import type { Provider } from '../../../api/records';

export type Decision = 'publish' | 'reinstate' | 'suspend' | 'withdraw';

/** The state that a decision leads to. */
export const LEADS_TO = {
  publish: 'PROVIDER_STATE_ACTIVE',
  reinstate: 'PROVIDER_STATE_ACTIVE',
  suspend: 'PROVIDER_STATE_SUSPENDED',
  withdraw: 'PROVIDER_STATE_WITHDRAWN',
} as const satisfies Record<Decision, Provider['state']>;

/** A withdrawal is final; a draft can be published only with a site, which the platform checks and names. */
export function decisions({ state }: Pick<Provider, 'state'>): Decision[] {
  switch (state) {
    case 'PROVIDER_STATE_DRAFT':
      return ['publish', 'withdraw'];
    case 'PROVIDER_STATE_ACTIVE':
      return ['suspend', 'withdraw'];
    case 'PROVIDER_STATE_SUSPENDED':
      return ['reinstate', 'withdraw'];
    default:
      return [];
  }
}
