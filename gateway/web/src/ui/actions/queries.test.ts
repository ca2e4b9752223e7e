import { describe, expect, it } from 'vitest';
import { type Action, content, reached, span, typed } from './queries';

const indicator = { name: '本市场所', unit: '家', evidence: '' };

describe('actions', () => {
  it('tells how far a result has come, also where less is better', () => {
    expect(reached({ ...indicator, baseline: 0, target: 4, result: 1 })).toBe(25);
    expect(reached({ ...indicator, baseline: 20, target: 10, result: 12 })).toBe(80);
    expect(reached({ ...indicator, baseline: 0, target: 4, result: 5 })).toBe(125);
  });

  it('tells nothing while a number is missing or there is nothing to reach', () => {
    expect(reached({ ...indicator, baseline: 0, target: 4 })).toBeUndefined();
    expect(reached({ ...indicator, target: 4, result: 1 })).toBeUndefined();
    expect(reached({ ...indicator, baseline: 2, target: 2, result: 2 })).toBeUndefined();
  });

  it('reads numbers as they are typed', () => {
    expect(typed(' 1,200.5 ')).toBe(1200.5);
    expect(typed('0')).toBe(0);
    expect(typed('')).toBeUndefined();
    expect(typed('many')).toBeUndefined();
  });

  it('writes back what people wrote and nothing that the platform keeps', () => {
    const action = {
      id: 'a',
      etag: '"3"',
      state: 'ACTION_STATE_RUNNING',
      title: 'T',
      cluster: 'CLUSTER_NEW_MATERIALS',
      regions: ['371002'],
      problem: 'P',
      ownerId: 'o',
      ownerName: 'O',
      members: [],
      indicators: [indicator],
      editable: true,
    } as unknown as Action;
    const sent = content(action, { indicators: [] });
    expect(sent).toMatchObject({ etag: '"3"', title: 'T', ownerId: 'o', indicators: [] });
    expect(sent).not.toHaveProperty('state');
    expect(sent).not.toHaveProperty('gap');
  });

  it('shows the days that are known', () => {
    const days = (part: Partial<Action>) => span(part as Action);
    expect(days({ startDate: { year: 2026, month: 4, day: 1 } })).toBe('2026-04-01 – …');
    expect(days({})).toBe('');
  });
});
