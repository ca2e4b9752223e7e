// What a need says beyond the fields of the form: it goes back as it came, so that an editor's save loses nothing.
import type { ApiDate, Need } from '../../api/records';
import type { components } from '../../api/schema';
import { isoDate } from '../../lib/format';
import type { Draft } from './draft';

type NeedBody = components['schemas']['nqi.type.v1.Need'];

/** A need as it was read, without what every row has. */
export type Known = NeedBody;

/** What the form asks once for all items. */
export type Wide = Pick<Draft, 'delivery' | 'accreditations' | 'legalEffect' | 'hazardous' | 'maxHours'> & {
  region: string;
  cluster: Need['cluster'];
  deadline: ApiDate | undefined;
  /** Budget of each item that stands in the request's field. */
  budgetFen?: string;
};

/** What one item says otherwise. */
export type Own = Partial<
  Pick<Draft, 'delivery' | 'accreditations' | 'legalEffect' | 'hazardous' | 'maxHours'>
>;

export const OWN = ['delivery', 'accreditations', 'legalEffect', 'hazardous', 'maxHours'] as const;

const CMA = 'ACCREDITATION_SCHEME_CMA';

const DETAILS = ['testing', 'calibration', 'certification', 'service', 'inspection'] as const;
type Detail = (typeof DETAILS)[number];

/** Fields of a kind that the form shows or takes from the request. */
const SHOWN: Record<Detail, readonly string[]> = {
  testing: ['object', 'parameters', 'standards', 'method', 'legalEffect', 'hazardous', 'maxHours'],
  calibration: ['instrument', 'measurand', 'mode', 'standards', 'range', 'qualifiers', 'uncertainty'],
  certification: ['scheme', 'category', 'stage', 'sites'],
  service: ['subject', 'activity', 'standards', 'element'],
  inspection: ['object', 'activity', 'field', 'place', 'standards'],
};

function shownOf(detail: Detail, kind: Need['kind']): readonly string[] {
  // The form has no element for a service of standards, and no circumstances of a sample for an inspection.
  if (detail === 'service' && kind === 'ITEM_KIND_STANDARDS') return ['subject', 'activity', 'standards'];
  if (detail === 'testing' && kind === 'ITEM_KIND_INSPECTION')
    return ['object', 'parameters', 'standards', 'method', 'legalEffect'];
  return SHOWN[detail];
}

/** What a kind's fields say beyond those shown; a range stays for its words, which go back when nobody changes it. */
function unshown(detail: Detail, kind: Need['kind'], of: object): object | undefined {
  const shown = shownOf(detail, kind);
  const kept = Object.entries(of).filter(
    ([name, value]) => (!shown.includes(name) || ['range', 'qualifiers'].includes(name)) && !nothing(value),
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

const nothing = (value: unknown) =>
  value === undefined ||
  value === '' ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'string' && value.endsWith('_UNSPECIFIED'));

/** What is to be carried of a need; nothing when the fields show it all. */
export function knownOf(need: Need, wide: Wide): Known | undefined {
  // Open slots are not carried: the form asks the same, and what its author then writes is the answer.
  const { itemId, quantity, openSlots, delivery, accreditations, ...rest } = need;
  if (rest.region === wide.region) rest.region = '';
  if (rest.cluster === wide.cluster) rest.cluster = 'CLUSTER_UNSPECIFIED';
  if (isoDate(rest.deadline) === isoDate(wide.deadline)) delete rest.deadline;
  if (rest.budgetFen !== undefined && rest.budgetFen === wide.budgetFen) delete rest.budgetFen;
  const kept = Object.entries(rest).flatMap(([name, value]) => {
    const detail = DETAILS.find((one) => one === name);
    const of = detail && need[detail] ? unshown(detail, need.kind, need[detail]) : value;
    return nothing(of) ? [] : [[name, of] as const];
  });
  return kept.length > 1 ? (Object.fromEntries(kept) as Known) : undefined;
}

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one) => b.includes(one));

/** What an item says otherwise than the request. */
export function ownOf(need: Need, wide: Wide): Own | undefined {
  const own: Own = {};
  const onSite = need.inspection?.place !== undefined && need.inspection.place !== '';
  if (!onSite && need.delivery !== wide.delivery) own.delivery = need.delivery;
  let asked = [need.accreditations, wide.accreditations];
  if (need.kind === 'ITEM_KIND_INSPECTION' && wide.legalEffect) {
    // What must prove something has the mark of the law among the accreditations of an inspection.
    if (need.accreditations.includes(CMA) || need.testing?.legalEffect)
      asked = asked.map((list) => list.filter((one) => one !== CMA));
    else own.legalEffect = false;
  }
  const [mine = [], common = []] = asked;
  if (!sameSet(mine, common)) own.accreditations = need.accreditations;
  if (need.testing && need.kind === 'ITEM_KIND_TESTING') {
    const { legalEffect, hazardous, maxHours } = need.testing;
    if (legalEffect !== wide.legalEffect) own.legalEffect = legalEffect;
    if (hazardous !== wide.hazardous) own.hazardous = hazardous;
    const hours = maxHours ? String(maxHours) : '';
    if (hours !== wide.maxHours) own.maxHours = hours;
  }
  return Object.keys(own).length > 0 ? own : undefined;
}

/** What the form says, with what it does not know of the same need. */
export function withKnown(said: NeedBody, known: Known | undefined): NeedBody {
  if (!known) return said;
  const { kind, testing, calibration, certification, service, inspection, resource, ...rest } = known;
  const whole: NeedBody = { ...rest, ...said };
  if (!kind || kind !== said.kind) return whole;
  for (const detail of DETAILS) {
    if (!said[detail] || !known[detail]) continue;
    const shown = shownOf(detail, kind);
    const unknown = Object.entries(known[detail]).filter(
      ([name, value]) => !shown.includes(name) && !nothing(value),
    );
    Object.assign(whole, { [detail]: { ...Object.fromEntries(unknown), ...said[detail] } });
  }
  return whole;
}

/** The same without the days of the one that it is a copy of. */
export function undated(known: Known): Known {
  const { earliestStart, latestStart, deadline, ...rest } = known;
  return rest;
}

/** What is carried beyond the kind's own fields, for the author to see and to take off. */
export function beyond(known: Known | undefined): Omit<Known, 'kind' | Detail | 'resource'> {
  if (!known) return {};
  const { kind, testing, calibration, certification, service, inspection, resource, ...rest } = known;
  return rest;
}
