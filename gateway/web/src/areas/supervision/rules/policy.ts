// A policy as its form holds it, and back: thresholds in working hours, those of clocks in minutes as a share.
import type { Policy } from '../../../api/records';

const HOUR = 3600;
export const LEVELS = ['LEVEL_REMINDER', 'LEVEL_YELLOW', 'LEVEL_ESCALATED'] as const;
type Level = (typeof LEVELS)[number];

export type Values = ReturnType<typeof valuesOf>;

/** Whether the threshold of a level is a share of the whole term. */
export const isShare = (policy: Policy, level: Level) =>
  policy.unit === 'TERM_UNIT_WORKING_MINUTES' && level !== 'LEVEL_ESCALATED';

/** Hours before the due time, of ESCALATED after it, or percent; empty where the level is not used. */
export function thresholdOf(policy: Policy, level: Level): string {
  const rule = policy.levels.find((one) => one.level === level);
  if (!rule) return '';
  if (rule.ofTotalPerMille) return String(rule.ofTotalPerMille / 10);
  return String(Math.abs(Number(rule.beforeDueSeconds)) / HOUR);
}

export function valuesOf(policy: Policy, fresh: boolean) {
  return {
    id: fresh ? '' : policy.id,
    element: (fresh ? 'ELEMENT_UNSPECIFIED' : policy.element) as string,
    offeringId: fresh ? '' : policy.offeringId,
    promised: String(policy.promised),
    statutory: String(policy.statutory),
    maxPauses: String(policy.maxPauses),
    maxPausedDays: String(policy.maxPausedDays),
    deemedReceived: policy.deemedReceived,
    LEVEL_REMINDER: thresholdOf(policy, 'LEVEL_REMINDER'),
    LEVEL_YELLOW: thresholdOf(policy, 'LEVEL_YELLOW'),
    LEVEL_ESCALATED: thresholdOf(policy, 'LEVEL_ESCALATED'),
    ruleZh: policy.ruleZh,
    ruleEn: policy.ruleEn,
    reason: '',
  };
}

/** The new version, or with `fresh` the first one of another policy for a narrower scope. */
export function policyOf(values: Values, policy: Policy, fresh: boolean): Policy {
  const whole = (text: string) => Number.parseInt(text, 10) || 0;
  return {
    ...policy,
    id: fresh ? values.id.trim() : policy.id,
    version: fresh ? 0 : policy.version,
    element: values.element as Policy['element'],
    offeringId: values.offeringId.trim(),
    promised: whole(values.promised),
    statutory: whole(values.statutory),
    maxPauses: whole(values.maxPauses),
    maxPausedDays: whole(values.maxPausedDays),
    deemedReceived: values.deemedReceived,
    levels: levelsOf(values, policy),
    ruleZh: values.ruleZh,
    ruleEn: values.ruleEn,
  };
}

/** RED is one second after due by definition, so that it always stands in the list: an empty list means the standard levels. */
function levelsOf(values: Values, policy: Policy): Policy['levels'] {
  const red = { level: 'LEVEL_RED' as const, beforeDueSeconds: '-1', ofTotalPerMille: 0 };
  const set = LEVELS.flatMap((level) => {
    const text = values[level].trim();
    if (text === '') return [];
    const number = Number(text) || 0;
    if (isShare(policy, level))
      return [{ level, beforeDueSeconds: '0', ofTotalPerMille: Math.round(number * 10) }];
    const seconds = Math.round(number * HOUR);
    return [
      {
        level,
        beforeDueSeconds: String(level === 'LEVEL_ESCALATED' ? -seconds : seconds),
        ofTotalPerMille: 0,
      },
    ];
  });
  return [...set, red];
}

/** What decides when clocks fall: what its preview is asked again for. */
export function figuresOf(policy: Policy): string {
  const { promised, statutory, maxPauses, maxPausedDays, deemedReceived } = policy;
  const levels = LEVELS.map((level) => thresholdOf(policy, level));
  return [promised, statutory, maxPauses, maxPausedDays, deemedReceived, ...levels].join('/');
}

/** A published service by its name and its provider's; as far as they are known. */
export interface Service {
  title: string;
  provider: string;
}

/** Key of the words for what a policy applies to, with what they name: the service of a policy for one service alone. */
export function policyScope(
  policy: Policy,
  services: ReadonlyMap<string, Service>,
): [key: string, named: Record<string, string>] {
  if (!policy.offeringId) return [wideScope(policy), {}];
  const { title, provider } = services.get(policy.offeringId) ?? { title: '', provider: '' };
  // Until the names are there, or when they cannot be had, the id still tells two policies apart.
  if (!title) return ['rules.ofOffering', { service: policy.offeringId }];
  return provider
    ? ['rules.ofOfferingBy', { service: title, provider }]
    : ['rules.ofOffering', { service: title }];
}

function wideScope(policy: Policy): string {
  if (policy.element !== 'ELEMENT_UNSPECIFIED') return `common:element.${policy.element}`;
  if (policy.kind !== 'ITEM_KIND_UNSPECIFIED') return `common:kind.${policy.kind}`;
  return 'rules.ofAll';
}
