// The form of a request: what the pages hold, and how it becomes the API's record.
import type { Violation } from '../../api/problem';
import type { Need, ServiceRequest } from '../../api/records';
import type { components } from '../../api/schema';
import { apiDate, fen, isoDate } from '../../lib/format';
import type { Wide } from './carried';
import { needOf } from './need';
import { type ItemRow, isWritten, rowOf, split } from './row';

type Body = components['schemas']['nqi.requests.v1.ServiceRequest'];

export interface Draft {
  title: string;
  text: string;
  cluster: ServiceRequest['cluster'];
  stage: ServiceRequest['stage'];
  deadline: string;
  budget: string;
  accreditations: Need['accreditations'];
  legalEffect: boolean;
  hazardous: boolean;
  maxHours: string;
  region: string;
  delivery: Need['delivery'];
  name: string;
  phone: string;
  email: string;
  files: string[];
  items: ItemRow[];
}

/** What holds for all items, as the first of them that can say it says it. */
function wideOf(request: ServiceRequest): Wide {
  const needs = request.items.flatMap(({ need }) => need ?? []);
  const testing = needs.find((need) => need.testing)?.testing;
  // An inspection with a place of its own is on site, and one that must prove something has the mark of the law, whatever holds
  // for the rest.
  const elsewhere = needs.find((need) => !need.inspection?.place) ?? needs[0];
  const marked = needs.find((need) => need.kind !== 'ITEM_KIND_INSPECTION') ?? needs[0];
  return {
    delivery: elsewhere?.delivery ?? 'DELIVERY_UNSPECIFIED',
    accreditations: marked?.accreditations ?? [],
    legalEffect: testing?.legalEffect ?? false,
    hazardous: testing?.hazardous ?? false,
    maxHours: testing?.maxHours ? String(testing.maxHours) : '',
    region: request.region,
    cluster: request.cluster,
    deadline: request.deadline,
  };
}

export function draftOf(request: ServiceRequest): Draft {
  const wide = wideOf(request);
  return {
    title: request.title,
    text: request.text,
    cluster: request.cluster,
    stage: request.stage,
    deadline: isoDate(request.deadline),
    budget: request.budgetFen ? String(Number(request.budgetFen) / 100) : '',
    accreditations: wide.accreditations,
    legalEffect: wide.legalEffect,
    hazardous: wide.hazardous,
    maxHours: wide.maxHours,
    region: request.region,
    delivery: wide.delivery,
    name: request.contact?.name ?? '',
    phone: request.contact?.phone ?? '',
    email: request.contact?.email ?? '',
    files: request.visibleDocumentIds,
    items: request.items.map((item) => rowOf(item, wide)),
  };
}

/** The record to save. */
export function bodyOf(draft: Draft, etag?: string): Body {
  const budget = draft.budget.trim() === '' ? undefined : fen(draft.budget);
  return {
    ...(etag ? { etag } : {}),
    title: draft.title.trim() || titleOf(draft),
    text: draft.text,
    cluster: draft.cluster,
    stage: draft.stage,
    deadline: apiDate(draft.deadline),
    ...(budget === undefined ? {} : { budgetFen: String(budget) }),
    region: draft.region,
    contact: { name: draft.name, phone: draft.phone, email: draft.email },
    visibleDocumentIds: draft.files,
    items: draft.items.filter(isWritten).map((row) => ({
      ...(row.id ? { id: row.id } : {}),
      need: needOf(row, draft),
      sampleNeeded: row.sample,
    })),
  };
}

/** A title from the first items, for who gives none. */
export function titleOf(draft: Draft): string {
  return draft.items
    .filter(isWritten)
    .slice(0, 3)
    .map((row) =>
      [row.object, row.kind === 'ITEM_KIND_TESTING' ? split(row.parameters)[0] : '']
        .filter(Boolean)
        .join(' '),
    )
    .join('、')
    .slice(0, 100);
}

export type StepKey = 'items' | 'terms' | 'samples' | 'contact' | 'files' | 'check';

export const STEPS: StepKey[] = ['items', 'terms', 'samples', 'contact', 'files', 'check'];

/** Violations name the rows that were sent; rows without a word in them were not, so the later ones stand further down. */
export function placed(violations: Violation[], draft: Draft): Violation[] {
  const places = draft.items.flatMap((row, index) => (isWritten(row) ? [index] : []));
  return violations.map((one) => ({
    ...one,
    field: one.field.replace(/^items\[(\d+)\]/, (all, sent: string) => {
      const place = places[Number(sent)];
      return place === undefined ? all : `items[${place}]`;
    }),
  }));
}

/** Which step a violation belongs to. */
export function stepOf(field: string): StepKey {
  if (/max_hours$|hazardous$|sample_needed$/.test(field)) return 'samples';
  if (/legal_effect$|accreditations(\[\d+\])?$/.test(field)) return 'terms';
  if (/delivery$/.test(field) || field.startsWith('contact') || field === 'region') return 'contact';
  if (field.startsWith('items')) return 'items';
  if (field.startsWith('visible_document')) return 'files';
  return 'terms';
}
