// The form of a request: what the pages hold, and how it becomes the API's record.
import type { Violation } from '../../api/problem';
import type { Item, Need, ServiceRequest } from '../../api/records';
import type { components } from '../../api/schema';
import { apiDate, fen, isoDate } from '../../lib/format';

type Body = components['schemas']['nqi.requests.v1.ServiceRequest'];
type NeedBody = components['schemas']['nqi.type.v1.Need'];
export type Kind = Need['kind'];

export interface ItemRow {
  id: string;
  kind: Kind;
  object: string;
  parameters: string;
  standards: string;
  method: string;
  quantity: string;
  sample: boolean;
  mode: components['schemas']['nqi.type.v1.CalibrationMode'];
  lower: string;
  upper: string;
  unit: string;
  uncertainty: string;
  uncertaintyUnit: string;
  certStage: components['schemas']['nqi.type.v1.CertificationStage'];
  element: components['schemas']['nqi.type.v1.Element'];
  activity: string;
  /** Field of an inspection. */
  field: string;
  /** Region code of the place of an inspection; empty means where the request is. */
  place: string;
}

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

export function emptyRow(kind: Kind = 'ITEM_KIND_TESTING'): ItemRow {
  return {
    id: '',
    kind,
    object: '',
    parameters: '',
    standards: '',
    method: '',
    quantity: '1',
    sample: kind === 'ITEM_KIND_TESTING' || kind === 'ITEM_KIND_CALIBRATION',
    mode: 'CALIBRATION_MODE_CALIBRATION',
    lower: '',
    upper: '',
    unit: 'mm',
    uncertainty: '',
    uncertaintyUnit: '',
    certStage: 'CERTIFICATION_STAGE_INITIAL',
    element: 'ELEMENT_QUALITY_MANAGEMENT',
    activity: '',
    field: '',
    place: '',
  };
}

/** A row from elsewhere (an older local draft, a sheet, an address), complete and with each word where its kind has it. */
export function rowFrom(part: Partial<ItemRow>): ItemRow {
  const row = { ...emptyRow(part.kind), ...part };
  if (row.kind !== 'ITEM_KIND_INSPECTION' || !row.parameters) return row;
  return { ...row, activity: row.activity || row.parameters, parameters: '' };
}

const split = (text: string) =>
  text
    .split(/[,，、;；\n]/)
    .map((part) => part.trim())
    .filter(Boolean);

function rowOf(item: Item): ItemRow {
  const need = item.need;
  const kind = need?.kind ?? 'ITEM_KIND_TESTING';
  const row = {
    ...emptyRow(kind),
    id: item.id,
    sample: item.sampleNeeded,
    quantity: String(need?.quantity || 1),
  };
  const testing = need?.testing;
  const calibration = need?.calibration;
  const certification = need?.certification;
  const service = need?.service;
  const inspection = need?.inspection;
  if (inspection) {
    return {
      ...row,
      object: inspection.object,
      activity: inspection.activity,
      field: inspection.field,
      place: inspection.place,
      standards: inspection.standards.join('、'),
    };
  }
  if (testing) {
    return rowFrom({
      ...row,
      object: testing.object,
      parameters: testing.parameters.join('、'),
      standards: testing.standards.join('、'),
      method: testing.method,
    });
  }
  if (calibration) {
    return {
      ...row,
      object: calibration.instrument,
      parameters: calibration.measurand,
      standards: calibration.standards.join('、'),
      mode: calibration.mode,
      lower: calibration.range?.lower === undefined ? '' : String(calibration.range.lower),
      upper: calibration.range?.upper === undefined ? '' : String(calibration.range.upper),
      unit: calibration.range?.unit || 'mm',
      uncertainty: calibration.uncertainty ? String(calibration.uncertainty.value) : '',
      uncertaintyUnit: calibration.uncertainty?.unit ?? '',
    };
  }
  if (certification)
    return {
      ...row,
      object: certification.scheme,
      parameters: certification.category,
      certStage: certification.stage,
    };
  if (service) {
    return {
      ...row,
      object: service.subject,
      activity: service.activity,
      element: service.element,
      standards: service.standards.join('、'),
    };
  }
  return row;
}

export function draftOf(request: ServiceRequest): Draft {
  const first = request.items[0]?.need;
  const testing = request.items.find(({ need }) => need?.testing)?.need?.testing;
  // An inspection with a place of its own is on site, whatever holds for the rest.
  const elsewhere = request.items.find(({ need }) => need && !need.inspection?.place)?.need ?? first;
  return {
    title: request.title,
    text: request.text,
    cluster: request.cluster,
    stage: request.stage,
    deadline: isoDate(request.deadline),
    budget: request.budgetFen ? String(Number(request.budgetFen) / 100) : '',
    accreditations: first?.accreditations ?? [],
    legalEffect: testing?.legalEffect ?? false,
    hazardous: testing?.hazardous ?? false,
    maxHours: testing?.maxHours ? String(testing.maxHours) : '',
    region: request.region,
    delivery: elsewhere?.delivery ?? 'DELIVERY_UNSPECIFIED',
    name: request.contact?.name ?? '',
    phone: request.contact?.phone ?? '',
    email: request.contact?.email ?? '',
    files: request.visibleDocumentIds,
    items: request.items.map(rowOf),
  };
}

const number = (text: string) =>
  text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

export function needOf(row: ItemRow, draft: Draft): NeedBody {
  const common: NeedBody = {
    kind: row.kind,
    quantity: number(row.quantity) ?? 1,
    delivery: draft.delivery,
    accreditations: draft.accreditations,
  };
  const standards = split(row.standards);
  switch (row.kind) {
    case 'ITEM_KIND_CALIBRATION': {
      const lower = number(row.lower);
      const upper = number(row.upper);
      const value = number(row.uncertainty);
      const unit = row.uncertaintyUnit || row.unit;
      return {
        ...common,
        calibration: {
          instrument: row.object,
          measurand: row.parameters,
          mode: row.mode,
          standards,
          ...(lower === undefined && upper === undefined ? {} : { range: { lower, upper, unit: row.unit } }),
          ...(value === undefined ? {} : { uncertainty: { value, unit, relative: unit === '%' } }),
        },
      };
    }
    case 'ITEM_KIND_CERTIFICATION':
      return {
        ...common,
        certification: { scheme: row.object, category: row.parameters, stage: row.certStage },
      };
    case 'ITEM_KIND_STANDARDS':
    case 'ITEM_KIND_ADVISORY':
      return {
        ...common,
        service: {
          subject: row.object,
          activity: row.activity,
          standards,
          ...(row.kind === 'ITEM_KIND_ADVISORY' ? { element: row.element } : {}),
        },
      };
    case 'ITEM_KIND_INSPECTION': {
      const accreditations = draft.legalEffect
        ? [...new Set([...draft.accreditations, 'ACCREDITATION_SCHEME_CMA' as const])]
        : draft.accreditations;
      const activities = split(row.activity);
      // An inspection has one activity. Several are parameters that must all be covered, which the fields of a test say.
      if (activities.length > 1 && !row.field && !row.place)
        return {
          ...common,
          accreditations,
          testing: { object: row.object, parameters: activities, standards },
        };
      return {
        ...common,
        accreditations,
        ...(row.place ? { delivery: 'DELIVERY_ON_SITE' as const } : {}),
        inspection: {
          object: row.object,
          activity: row.activity.trim(),
          field: row.field.trim(),
          place: row.place,
          standards,
        },
      };
    }
    default:
      return {
        ...common,
        testing: {
          object: row.object,
          parameters: split(row.parameters),
          standards,
          method: row.method,
          legalEffect: draft.legalEffect,
          hazardous: draft.hazardous,
          maxHours: number(draft.maxHours) ?? 0,
        },
      };
  }
}

/** Whether a row says anything yet: an untouched one is not sent. */
export function isWritten(row: ItemRow): boolean {
  return !!(row.object || row.parameters || row.standards || row.activity || row.field);
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
