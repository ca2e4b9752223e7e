// One item in the form: the row that is typed, and how it is filled from a need.
import type { Item, Need } from '../../api/records';
import type { components } from '../../api/schema';
import { type Figures, figuresOf, NO_FIGURES } from '../../ui/figures';
import { type Known, knownOf, type Own, ownOf, type Wide } from './carried';

export type Kind = Need['kind'];

export interface ItemRow extends Figures {
  id: string;
  kind: Kind;
  object: string;
  parameters: string;
  standards: string;
  method: string;
  quantity: string;
  sample: boolean;
  mode: components['schemas']['nqi.type.v1.CalibrationMode'];
  certStage: components['schemas']['nqi.type.v1.CertificationStage'];
  /** Sites of a certification to audit. */
  sites: string;
  element: components['schemas']['nqi.type.v1.Element'];
  activity: string;
  /** Field of an inspection. */
  field: string;
  /** Region code of the place of an inspection; empty means where the request is. */
  place: string;
  /** The need that the row was filled from, for what the fields do not show. */
  known?: Known;
  /** What is otherwise for this item than for the request. */
  own?: Own;
}

export function emptyRow(kind: Kind = 'ITEM_KIND_TESTING'): ItemRow {
  return {
    ...NO_FIGURES,
    id: '',
    kind,
    object: '',
    parameters: '',
    standards: '',
    method: '',
    quantity: '1',
    sample: kind === 'ITEM_KIND_TESTING' || kind === 'ITEM_KIND_CALIBRATION',
    mode: 'CALIBRATION_MODE_CALIBRATION',
    certStage: 'CERTIFICATION_STAGE_INITIAL',
    sites: '',
    element: 'ELEMENT_QUALITY_MANAGEMENT',
    activity: '',
    field: '',
    place: '',
  };
}

/** A row from elsewhere (an older local draft, a sheet, an address), complete and with each word where its kind has it. */
export function rowFrom(part: Partial<ItemRow>): ItemRow {
  const row = { ...emptyRow(part.kind), ...part };
  // Drafts of before said by the unit alone that an uncertainty is relative.
  if (part.relative === undefined) row.relative = row.uncertaintyUnit === '%';
  if (row.kind !== 'ITEM_KIND_INSPECTION' || !row.parameters) return row;
  return { ...row, activity: row.activity || row.parameters, parameters: '' };
}

/** Several values in one field. */
export const split = (text: string) =>
  text
    .split(/[,，、;；\n]/) // HAN_OK
    .map((part) => part.trim())
    .filter(Boolean);

const joined = (texts: string[]) => texts.join('、'); // HAN_OK

/** The row of an item of a request. */
export function rowOf(item: Item, wide: Wide): ItemRow {
  const row = item.need ? rowOfNeed(item.need, wide) : emptyRow();
  return { ...row, id: item.id, sample: item.sampleNeeded };
}

/** The row of a need, whichever fields it has; `wide` is what holds for the whole request. */
export function rowOfNeed(need: Need, wide: Wide): ItemRow {
  const known = knownOf(need, wide);
  const own = ownOf(need, wide);
  const row: ItemRow = {
    ...emptyRow(need.kind),
    quantity: String(need.quantity || 1),
    ...(known ? { known } : {}),
    ...(own ? { own } : {}),
  };
  const { testing, calibration, certification, service, inspection } = need;
  if (inspection)
    return {
      ...row,
      object: inspection.object,
      activity: inspection.activity,
      field: inspection.field,
      place: inspection.place,
      standards: joined(inspection.standards),
    };
  if (testing)
    return rowFrom({
      ...row,
      object: testing.object,
      parameters: joined(testing.parameters),
      standards: joined(testing.standards),
      method: testing.method,
    });
  if (calibration)
    return {
      ...row,
      ...figuresOf(calibration),
      object: calibration.instrument,
      parameters: calibration.measurand,
      standards: joined(calibration.standards),
      // An open mode stays open: the form asks, it does not choose.
      mode: calibration.mode,
    };
  if (certification)
    return {
      ...row,
      object: certification.scheme,
      parameters: certification.category,
      certStage:
        certification.stage === 'CERTIFICATION_STAGE_UNSPECIFIED' ? row.certStage : certification.stage,
      sites: certification.sites ? String(certification.sites) : '',
    };
  if (service)
    return {
      ...row,
      object: service.subject,
      activity: service.activity,
      element: service.element === 'ELEMENT_UNSPECIFIED' ? row.element : service.element,
      standards: joined(service.standards),
    };
  return row;
}

/** Whether a row says anything yet: an untouched one is not sent. */
export function isWritten(row: ItemRow): boolean {
  return !!(row.object || row.parameters || row.standards || row.activity || row.field);
}
