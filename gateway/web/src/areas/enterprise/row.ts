// One item in the form: the row that is typed, and how it becomes a need and comes back from one.
import type { Item, Need } from '../../api/records';
import type { components } from '../../api/schema';
import type { Draft } from './draft';

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

/** Several values in one field. */
export const split = (text: string) =>
  text
    .split(/[,，、;；\n]/)
    .map((part) => part.trim())
    .filter(Boolean);

/** The row of an item, whichever fields its need has. */
export function rowOf(item: Item): ItemRow {
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

const number = (text: string) =>
  text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

/** The need of a row within its request. */
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
