import { describe, expect, it } from 'vitest';
import type { ProviderCredit } from '../../api/records';
import { type Facts, factsOf, type Reader } from './facts';

const credit = {
  providerId: 'p1',
  grade: 'CREDIT_GRADE_A',
  from: { year: 2025, month: 4, day: 1 },
  to: { year: 2026, month: 4, day: 1 },
  gates: [],
  inputs: {
    n: 20,
    k: 19,
    escalations: 1,
    ratings: 4,
    upheldBad: 1,
    lateReplies: 2,
    unansweredNotices: 1,
    publishedLines: 30,
    validLines: 29,
    openAppeals: 1,
    reportFindings: 0,
  },
} as unknown as ProviderCredit;

const facts = (reader: Reader) => factsOf(credit, reader) as Facts;
const links = ({ promise, escalation, ratings, supervision, appeals }: Facts) => [
  ...[promise, escalation, ratings, supervision].flat().map(({ to }) => to),
  appeals,
];

describe('the facts behind a credit class', () => {
  it('lead the bureau to the rows of that provider in those days', () => {
    const [counted] = facts('bureau').promise;
    const address = new URL(counted?.to ?? '', 'http://portal');
    expect(address.pathname).toBe('/s/cases');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      outcome: 'COMMITMENT_OUTCOME_ON_TIME,COMMITMENT_OUTCOME_LATE',
      queue: 'ALL',
      from: '2025-04-01',
      to: '2026-04-01',
      obligor: 'p1',
    });
    expect(facts('bureau').capability[0]?.to).toBe('/s/rows?provider=p1');
  });

  it('lead to lists that are narrowed to what the numbers count', () => {
    const query = (to: string | undefined) =>
      Object.fromEntries(new URL(to ?? '', 'http://portal').searchParams);
    const own = facts('own');
    const days = { from: '2025-04-01', to: '2026-04-01' };
    const counted = 'COMMITMENT_OUTCOME_ON_TIME,COMMITMENT_OUTCOME_LATE';
    expect(query(own.escalation[0]?.to)).toEqual({
      level: 'LEVEL_ESCALATED',
      state: 'CARD_STATE_STANDING',
      outcome: counted,
      ...days,
    });
    expect(query(own.ratings[1]?.to)).toEqual({ ratings: 'upheld' });
    expect(query(own.supervision[0]?.to)).toEqual({
      stage: 'COMMITMENT_STAGE_SUPERVISION_REPLY',
      outcome: 'COMMITMENT_OUTCOME_LATE',
      ...days,
    });
    expect(query(own.supervision[1]?.to)).toEqual({
      stage: 'COMMITMENT_STAGE_SUPERVISION_REPLY',
      queue: 'OVERDUE',
    });
    expect(own.capability.map(({ to }) => to)).toEqual(['/p/capabilities', '/p/capabilities?valid=1']);
    expect(facts('bureau').capability[1]?.to).toBe('/s/rows?valid=1&provider=p1');
  });

  it('lead the provider to its own pages, where nobody need be named', () => {
    for (const to of links(facts('own')))
      expect(to?.startsWith('/p/') || to?.startsWith('?ratings=')).toBe(true);
    expect(facts('own').promise[0]?.to).not.toContain('p1');
  });

  it('are numbers alone for everybody else, but for the scope that all may read', () => {
    expect(links(facts('public')).filter(Boolean)).toEqual([]);
    expect(facts('public').promise[0]?.values).toEqual({ n: 20 });
    expect(facts('public').capability[0]?.to).toBe('#scope');
  });

  it('are none of a provider that has none', () => {
    expect(factsOf({ ...credit, inputs: undefined }, 'own')).toBeUndefined();
  });
});
