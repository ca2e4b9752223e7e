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

  it('lead the provider to its own pages, where nobody need be named', () => {
    for (const to of links(facts('own'))) expect(to === undefined || to.startsWith('/p/')).toBe(true);
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
