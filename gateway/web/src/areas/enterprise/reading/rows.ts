// From what the platform read in a text to the rows of the form: only what was accepted is filled in.
import type { Rec } from '../../../api/records';
import { isoDate, local } from '../../../lib/format';
import type { Draft } from '../draft';
import { emptyRow, type ItemRow, rowFrom } from '../row';

export type Parsed = Rec<'nqi.matching.v1.ParseNeedResponse'>;
export type ParsedItem = Parsed['items'][number];

/** What holds for the whole request. */
export type Circumstances = Partial<
  Pick<Draft, 'deadline' | 'budget' | 'accreditations' | 'legalEffect' | 'region' | 'delivery'>
>;

export interface Reading {
  rows: ItemRow[];
  circumstances: Circumstances;
  /** Bookings are no items of a request: where each is made, with what was said of it. */
  bookings: string[];
}

const shown = (value: number | undefined) => (value === undefined ? '' : String(value));

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

/** The row of an item; nothing while its kind is open, and none for a booking. */
function rowOf(item: ParsedItem): ItemRow | undefined {
  const need = needOf(item);
  if (!need || need.kind === 'ITEM_KIND_RESOURCE') return undefined;
  const row = { ...emptyRow(need.kind), quantity: String(need.quantity || 1) };
  if (need.inspection)
    return {
      ...row,
      object: need.inspection.object,
      activity: need.inspection.activity,
      field: need.inspection.field,
      place: need.inspection.place,
      standards: need.inspection.standards.join('、'), // HAN_OK
    };
  if (need.testing)
    return rowFrom({
      ...row,
      object: need.testing.object,
      parameters: need.testing.parameters.join('、'), // HAN_OK
      standards: need.testing.standards.join('、'), // HAN_OK
      method: need.testing.method,
    });
  if (need.calibration) {
    const { range, uncertainty } = need.calibration;
    return {
      ...row,
      object: need.calibration.instrument,
      parameters: need.calibration.measurand,
      standards: need.calibration.standards.join('、'), // HAN_OK
      // An open mode stays open: the form asks, it does not choose.
      mode: need.calibration.mode,
      lower: range?.points.length ? '' : shown(range?.lower),
      upper: range?.points.length ? '' : shown(range?.upper),
      unit: range?.unit || row.unit,
      uncertainty: uncertainty ? String(uncertainty.value) : '',
      uncertaintyUnit: uncertainty?.unit ?? '',
    };
  }
  if (need.certification)
    return {
      ...row,
      object: need.certification.scheme,
      certStage:
        need.certification.stage === 'CERTIFICATION_STAGE_UNSPECIFIED'
          ? row.certStage
          : need.certification.stage,
    };
  if (need.service)
    return {
      ...row,
      activity: need.service.activity,
      object: need.service.subject,
      element: need.service.element === 'ELEMENT_UNSPECIFIED' ? row.element : need.service.element,
      standards: need.service.standards.join('、'), // HAN_OK
    };
  return row;
}

/** Rows and circumstances of a reading; a circumstance counts when the items agree on it. */
export function readingOf(parsed: Parsed): Reading {
  const needs = parsed.items.flatMap((item) => needOf(item) ?? []);
  const agreed = <T>(of: (need: (typeof needs)[number]) => T | undefined): T | undefined => {
    const values = needs.map(of).filter((value) => value !== undefined && value !== '');
    return values.length > 0 && values.every((value) => value === values[0]) ? values[0] : undefined;
  };
  const circumstances: Circumstances = {};
  const deadline = agreed((need) => isoDate(need.deadline));
  if (deadline) circumstances.deadline = deadline;
  const budget = agreed((need) => need.budgetFen);
  if (budget !== undefined) circumstances.budget = String(Number(budget) / 100);
  const region = agreed((need) => need.region);
  if (region) circumstances.region = region;
  const delivery = agreed((need) => (need.delivery === 'DELIVERY_UNSPECIFIED' ? undefined : need.delivery));
  if (delivery) circumstances.delivery = delivery;
  const accreditations = [...new Set(needs.flatMap((need) => need.accreditations))];
  if (accreditations.length > 0) circumstances.accreditations = accreditations;
  if (needs.some((need) => need.testing?.legalEffect)) circumstances.legalEffect = true;
  return {
    rows: parsed.items.flatMap((item) => rowOf(item) ?? []),
    circumstances,
    bookings: parsed.items.flatMap((item) =>
      item.kind === 'NEED_KIND_RESOURCE' ? [bookingAt(item.need)] : [],
    ),
  };
}
