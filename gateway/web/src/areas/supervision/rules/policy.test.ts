import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../api/records';
import { figuresOf, policyOf, policyScope, valuesOf } from './policy';

const days = {
  id: 'delivery-testing',
  version: 3,
  unit: 'TERM_UNIT_WORKING_DAYS',
  element: 'ELEMENT_UNSPECIFIED',
  offeringId: '',
  promised: 10,
  statutory: 20,
  maxPauses: 5,
  maxPausedDays: 30,
  deemedReceived: false,
  levels: [
    { level: 'LEVEL_REMINDER', beforeDueSeconds: '23400', ofTotalPerMille: 0 },
    { level: 'LEVEL_YELLOW', beforeDueSeconds: '11700', ofTotalPerMille: 0 },
    { level: 'LEVEL_RED', beforeDueSeconds: '-1', ofTotalPerMille: 0 },
    { level: 'LEVEL_ESCALATED', beforeDueSeconds: '-70200', ofTotalPerMille: 0 },
  ],
  ruleZh: '十个工作日内出具报告。',
  ruleEn: 'A report within ten working days.',
} as unknown as Policy;
const minutes = {
  ...days,
  unit: 'TERM_UNIT_WORKING_MINUTES',
  levels: [
    { level: 'LEVEL_REMINDER', beforeDueSeconds: '0', ofTotalPerMille: 800 },
    { level: 'LEVEL_YELLOW', beforeDueSeconds: '0', ofTotalPerMille: 900 },
    { level: 'LEVEL_ESCALATED', beforeDueSeconds: '-70200', ofTotalPerMille: 0 },
  ],
} as unknown as Policy;

describe('a policy as a form', () => {
  test.each([days, minutes])('goes there and back without a change', (policy) => {
    const back = policyOf(valuesOf(policy, false), policy, false);
    expect(figuresOf(back)).toBe(figuresOf(policy));
    expect({ ...back, levels: [] }).toEqual({ ...policy, levels: [] });
  });

  test('thresholds are working hours, and a share of a term in minutes', () => {
    expect(valuesOf(days, false)).toMatchObject({ LEVEL_REMINDER: '6.5', LEVEL_ESCALATED: '19.5' });
    expect(valuesOf(minutes, false)).toMatchObject({ LEVEL_YELLOW: '90', LEVEL_ESCALATED: '19.5' });
  });

  test('a level that is left empty is not used, and RED always is', () => {
    const { levels } = policyOf({ ...valuesOf(days, false), LEVEL_YELLOW: '' }, days, false);
    expect(levels.map(({ level }) => level)).toEqual(['LEVEL_REMINDER', 'LEVEL_ESCALATED', 'LEVEL_RED']);
  });

  test('a policy of a narrower scope begins with its first version', () => {
    const values = { ...valuesOf(days, true), id: 'delivery-brand', element: 'ELEMENT_BRAND' };
    expect(policyOf(values, days, true)).toMatchObject({
      id: 'delivery-brand',
      version: 0,
      element: 'ELEMENT_BRAND',
    });
  });
});

describe('what a policy applies to', () => {
  const one = { ...days, kind: 'ITEM_KIND_TESTING', offeringId: 'a' } as Policy;
  const services = new Map([
    ['a', { title: '拉伸检测', provider: '示例实验室' }],
    ['b', { title: '弯曲检测', provider: '' }],
  ]);

  test('is named by the service and its provider, so that two of one stage differ', () => {
    expect(policyScope(one, services)).toEqual([
      'rules.ofOfferingBy',
      { service: '拉伸检测', provider: '示例实验室' },
    ]);
    expect(policyScope({ ...one, offeringId: 'b' }, services)).toEqual([
      'rules.ofOffering',
      { service: '弯曲检测' },
    ]);
  });

  test('is the id of a service whose name is not known', () => {
    expect(policyScope({ ...one, offeringId: 'c' }, services)).toEqual([
      'rules.ofOffering',
      { service: 'c' },
    ]);
  });

  test('is otherwise the element, else the kind, else everything', () => {
    const wide = { ...one, offeringId: '' };
    const element = { ...wide, element: 'ELEMENT_BRAND' } as Policy;
    expect(policyScope(element, services)[0]).toBe('common:element.ELEMENT_BRAND');
    expect(policyScope(wide, services)[0]).toBe('common:kind.ITEM_KIND_TESTING');
    const all = { ...wide, kind: 'ITEM_KIND_UNSPECIFIED' } as Policy;
    expect(policyScope(all, services)[0]).toBe('rules.ofAll');
  });
});
