// From what the platform read in a text to the rows of the form: only what was accepted is filled in.
import type { Rec } from '../../../api/records';
import { apiDate, isoDate, local } from '../../../lib/format';
import type { Wide } from '../carried';
import type { Draft } from '../draft';
import { type ItemRow, rowOfNeed } from '../row';

export type Parsed = Rec<'nqi.matching.v1.ParseNeedResponse'>;
export type ParsedItem = Parsed['items'][number];

/** What holds for the whole request. */
export type Circumstances = Partial<
  Pick<
    Draft,
    | 'deadline'
    | 'budget'
    | 'accreditations'
    | 'legalEffect'
    | 'hazardous'
    | 'maxHours'
    | 'region'
    | 'cluster'
    | 'delivery'
  >
>;

export interface Reading {
  rows: ItemRow[];
  circumstances: Circumstances;
  /** Bookings are no items of a request: where each is made, with what was said of it. */
  bookings: string[];
}

/** The need of an item of a request: a booking has a need too, which is no part of one. */
const needOf = (item: ParsedItem) => (item.kind === 'NEED_KIND_RESOURCE' ? undefined : item.need);

/** The list of shared resources, narrowed to what was surely said. */
function bookingAt(need: ParsedItem['need']): string {
  const { capability = '', startTime = '', class: sort } = need?.resource ?? {};
  const said = {
    q: capability,
    class: sort === 'RESOURCE_CLASS_UNSPECIFIED' ? '' : (sort ?? ''),
    region: need?.region ?? '',
    day: startTime ? local(startTime).date : '',
  };
  const params = new URLSearchParams(Object.entries(said).filter(([, value]) => value !== ''));
  return params.size > 0 ? `/open/resources?${params}` : '/open/resources';
}

/** Rows and circumstances of a reading; a circumstance counts when the items agree on it, else each row carries its own. */
export function readingOf(parsed: Parsed): Reading {
  const needs = parsed.items.flatMap((item) => needOf(item) ?? []);
  const agreed = <T>(of: (need: (typeof needs)[number]) => T | undefined): T | undefined => {
    const values = needs.map(of).filter((value) => value !== undefined && value !== '');
    return values.length > 0 && values.every((value) => value === values[0]) ? values[0] : undefined;
  };
  const deadline = agreed((need) => isoDate(need.deadline));
  const budget = agreed((need) => need.budgetFen);
  const region = agreed((need) => need.region);
  const cluster = agreed((need) => (need.cluster === 'CLUSTER_UNSPECIFIED' ? undefined : need.cluster));
  const delivery = agreed((need) => (need.delivery === 'DELIVERY_UNSPECIFIED' ? undefined : need.delivery));
  const maxHours = agreed((need) => need.testing?.maxHours || undefined);
  const accreditations = [...new Set(needs.flatMap((need) => need.accreditations))];
  const circumstances: Circumstances = {
    ...(deadline ? { deadline } : {}),
    ...(budget === undefined ? {} : { budget: String(Number(budget) / 100) }),
    ...(region ? { region } : {}),
    ...(cluster ? { cluster } : {}),
    ...(delivery ? { delivery } : {}),
    ...(maxHours ? { maxHours: String(maxHours) } : {}),
    ...(accreditations.length > 0 ? { accreditations } : {}),
    ...(needs.some((need) => need.testing?.legalEffect) ? { legalEffect: true } : {}),
    ...(needs.some((need) => need.testing?.hazardous) ? { hazardous: true } : {}),
  };
  const wide: Wide = {
    delivery: delivery ?? 'DELIVERY_UNSPECIFIED',
    accreditations,
    legalEffect: circumstances.legalEffect ?? false,
    hazardous: circumstances.hazardous ?? false,
    maxHours: circumstances.maxHours ?? '',
    region: region ?? '',
    cluster: cluster ?? 'CLUSTER_UNSPECIFIED',
    deadline: deadline ? apiDate(deadline) : undefined,
    ...(budget === undefined ? {} : { budgetFen: budget }),
  };
  return {
    rows: needs.filter((need) => need.kind !== 'ITEM_KIND_RESOURCE').map((need) => rowOfNeed(need, wide)),
    circumstances,
    bookings: parsed.items.flatMap((item) =>
      item.kind === 'NEED_KIND_RESOURCE' ? [bookingAt(item.need)] : [],
    ),
  };
}
