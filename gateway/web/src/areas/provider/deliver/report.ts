// A report while it is written: prefilled from what was asked.
import type { Item, Order } from '../../../api/records';
import type { components } from '../../../api/schema';
import { apiDate } from '../../../lib/format';
import { parametersOf, standardsOf } from '../../../ui/need';

export type Scheme = components['schemas']['nqi.type.v1.AccreditationScheme'];

export interface Row {
  itemId: string;
  parameter: string;
  standard: string;
}

export interface ReportValues {
  documentId: string;
  number: string;
  testDate: string;
  signatory: string;
  marks: Scheme[];
  rows: Row[];
  deviation: string;
}

/** Kinds whose reports cite no scope rows. */
export function unscoped(item: Item | undefined): boolean {
  return item?.need?.kind === 'ITEM_KIND_STANDARDS' || item?.need?.kind === 'ITEM_KIND_ADVISORY';
}

/** Marks that the need asks for; legal effect means CMA. */
export function asked(items: Item[]): Scheme[] {
  const marks = new Set<Scheme>();
  for (const { need } of items) {
    for (const mark of need?.accreditations ?? []) marks.add(mark);
    if (need?.testing?.legalEffect) marks.add('ACCREDITATION_SCHEME_CMA');
  }
  marks.delete('ACCREDITATION_SCHEME_UNSPECIFIED');
  return [...marks];
}

function rowsOf(item: Item): Row[] {
  if (unscoped(item)) return [];
  const { need } = item;
  const asked = parametersOf(need);
  // A need that names standards alone is tested as they say: the row's parameter is written by the laboratory.
  const parameters = asked.length > 0 || need?.testing ? asked : [''];
  const standards = standardsOf(need);
  return parameters.flatMap((parameter) =>
    (standards.length > 0 ? standards : ['']).map((standard) => ({ itemId: item.id, parameter, standard })),
  );
}

export function initialReport(order: Order, items: Item[], today: string): ReportValues {
  const before = order.reports.at(-1);
  return {
    documentId: '',
    number: before?.number ?? '',
    testDate: today,
    signatory: before?.signatory ?? '',
    marks: before?.marks ?? asked(items),
    rows:
      before?.rows.map(({ itemId, parameter, standard }) => ({ itemId, parameter, standard })) ??
      items.flatMap(rowsOf),
    deviation: before?.deviation || order.sample?.deviation || '',
  };
}

export function delivery(
  order: Order,
  values: ReportValues,
): components['schemas']['nqi.requests.v1.DeliverReportRequest'] {
  const { testDate, ...report } = values;
  return {
    id: order.id,
    etag: order.etag,
    report: { ...report, testDate: apiDate(testDate) },
  };
}
