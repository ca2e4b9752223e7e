import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../api/records';
import { decisions, LEADS_TO } from './decisions';

const STATES: Provider['state'][] = [
  'PROVIDER_STATE_DRAFT',
  'PROVIDER_STATE_ACTIVE',
  'PROVIDER_STATE_SUSPENDED',
  'PROVIDER_STATE_WITHDRAWN',
];

describe('what the bureau may decide about a provider', () => {
  it('never leads to the state that it is in', () => {
    for (const state of STATES) for (const one of decisions({ state })) expect(LEADS_TO[one]).not.toBe(state);
  });

  it('is nothing after a withdrawal, and a withdrawal always before', () => {
    expect(decisions({ state: 'PROVIDER_STATE_WITHDRAWN' })).toEqual([]);
    for (const state of STATES.slice(0, 3)) expect(decisions({ state })).toContain('withdraw');
  });

  it('publishes a draft, and reinstates what is suspended', () => {
    expect(decisions({ state: 'PROVIDER_STATE_DRAFT' })).toContain('publish');
    expect(decisions({ state: 'PROVIDER_STATE_SUSPENDED' })).toContain('reinstate');
  });
});
