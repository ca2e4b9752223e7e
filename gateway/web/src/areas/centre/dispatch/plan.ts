// From the cases that wait to the items that are placed, and from a plan to whom is invited for what.
import type { Candidate, Item, Rec, ServiceRequest } from '../../../api/records';
import type { components } from '../../../api/schema';

export type BundlePlan = Rec<'nqi.matching.v1.PlanBundleResponse'>;
export type BatchPlan = Rec<'nqi.matching.v1.AssignBatchResponse'>;
type NeedBody = components['schemas']['nqi.type.v1.Need'];

/** Items at most in a bundle, and needs in a batch. */
export const MOST = { bundle: 8, batch: 1000 };

/** An item without a provider, with its case. */
export interface ToPlace {
  request: ServiceRequest;
  item: Item;
}

/** An item and who is to be invited for it. */
export interface Placement extends ToPlace {
  candidate: Candidate;
}

// An item whose last offer has ended is open again, or sought: both have no live offer.
const WAITING: Item['state'][] = ['ITEM_STATE_OPEN', 'ITEM_STATE_SOURCING'];
// A shared resource is booked by itself.
const placed = ({ state, need }: Item) =>
  WAITING.includes(state) && need !== undefined && need.kind !== 'ITEM_KIND_RESOURCE';

/** Items to place of the cases of several queues: each case once, the one that was submitted first at the top. */
export function toPlace(requests: ServiceRequest[]): ToPlace[] {
  const cases = [...new Map(requests.map((one) => [one.id, one])).values()];
  return cases
    .sort((a, b) => (a.submitTime ?? '').localeCompare(b.submitTime ?? '') || a.id.localeCompare(b.id))
    .flatMap((request) => request.items.filter(placed).map((item) => ({ request, item })));
}

/** The need as matching gets it: a place to a hundredth of a degree, and the item's own id as its name. */
export function needOf({ item }: ToPlace): NeedBody {
  const rounded = (e6: number) => Math.round(e6 / 10_000) * 10_000;
  const { point, ...need } = item.need as NeedBody;
  if (!point) return { ...need, itemId: item.id };
  const { latitudeE6 = 0, longitudeE6 = 0 } = point;
  return {
    ...need,
    itemId: item.id,
    point: { latitudeE6: rounded(latitudeE6), longitudeE6: rounded(longitudeE6) },
  };
}

/** The items of a bundle; one after the other means that each waits for the report of the one before. */
export function bundleOf(rows: ToPlace[], chained: boolean) {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    return { need: needOf(row), after: chained && before ? [{ itemId: before.item.id }] : [] };
  });
}

/** Whom a plan places where, in the order of the items. */
export function placements(
  rows: ToPlace[],
  planned: { itemId: string; candidate?: Candidate }[],
): Placement[] {
  return rows.flatMap((row) => {
    const candidate = planned.find(({ itemId }) => itemId === row.item.id)?.candidate;
    return candidate ? [{ ...row, candidate }] : [];
  });
}

/** Where the sample goes on to another site: the places in the list of what was placed before. */
export function moves(placed: Placement[]): { from: Candidate; to: Candidate }[] {
  return placed.flatMap(({ candidate }, index) => {
    const before = placed[index - 1]?.candidate;
    return before && before.siteId !== candidate.siteId ? [{ from: before, to: candidate }] : [];
  });
}

/** Millionths as a number. */
export const whole = (e6: string) => Number(e6) / 1e6;
