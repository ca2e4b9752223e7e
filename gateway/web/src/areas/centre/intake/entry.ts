// What is typed at the counter, and the request that it becomes.

import type { Violation } from '../../../api/problem';
import type { Need as Known, ServiceRequest } from '../../../api/records';
import type { components } from '../../../api/schema';
import { apiDate } from '../../../lib/format';
import type { KINDS } from '../../../lib/regions';
import { calibrationOf, type Figures, NO_FIGURES } from '../../../ui/figures';
import { objectOf, standardsOf } from '../../../ui/need';

type Body = components['schemas']['nqi.requests.v1.ServiceRequest'];
type Need = components['schemas']['nqi.type.v1.Need'];
export type Kind = (typeof KINDS)[number];

export interface ItemEntry extends Figures {
  id: string;
  kind: Kind;
  standards: string;
  object: string;
  /** Parameters; the activity of an inspection. */
  parameters: string;
  /** Field of an inspection. */
  field: string;
  /** Region code of the place of an inspection; empty means the firm's. */
  place: string;
  quantity: string;
  mode: 'CALIBRATION_MODE_CALIBRATION' | 'CALIBRATION_MODE_VERIFICATION';
  legalEffect: boolean;
  sample: boolean;
}

export type ItemChange = Partial<ItemEntry> | ((item: ItemEntry) => Partial<ItemEntry>);

export interface Entry {
  firm: string;
  firmName: string;
  region: string;
  contact: string;
  phone: string;
  email: string;
  deadline: string;
  text: string;
  consent: string;
  consentName: string;
  items: ItemEntry[];
}

export function newItem(): ItemEntry {
  return {
    ...NO_FIGURES,
    id: crypto.randomUUID(),
    kind: 'ITEM_KIND_TESTING',
    standards: '',
    object: '',
    parameters: '',
    field: '',
    place: '',
    quantity: '1',
    mode: 'CALIBRATION_MODE_CALIBRATION',
    legalEffect: true,
    sample: true,
  };
}

export function newEntry(): Entry {
  return {
    firm: '',
    firmName: '',
    region: '',
    contact: '',
    phone: '',
    email: '',
    deadline: '',
    text: '',
    consent: '',
    consentName: '',
    items: [newItem()],
  };
}

/** Several values in one field, as people separate them; a space belongs to a standard's number. */
export function parts(text: string): string[] {
  return text
    .split(/[、,，;；]/)
    .map((one) => one.trim())
    .filter(Boolean);
}

/** Kinds that take a sample. */
export function hasSample(kind: Kind): boolean {
  return kind === 'ITEM_KIND_TESTING' || kind === 'ITEM_KIND_INSPECTION' || kind === 'ITEM_KIND_CALIBRATION';
}

function needOf(item: ItemEntry): Need {
  const standards = parts(item.standards);
  const base: Need = { kind: item.kind, quantity: Number(item.quantity) || 1 };
  switch (item.kind) {
    case 'ITEM_KIND_INSPECTION':
      return {
        ...base,
        ...(item.legalEffect ? { accreditations: ['ACCREDITATION_SCHEME_CMA' as const] } : {}),
        inspection: {
          object: item.object.trim(),
          activity: item.parameters.trim(),
          field: item.field.trim(),
          place: item.place,
          standards,
        },
      };
    case 'ITEM_KIND_TESTING':
      return {
        ...base,
        testing: {
          object: item.object.trim(),
          parameters: parts(item.parameters),
          standards,
          legalEffect: item.legalEffect,
        },
      };
    case 'ITEM_KIND_CALIBRATION':
      return {
        ...base,
        calibration: {
          instrument: item.object.trim(),
          measurand: item.parameters.trim(),
          mode: item.mode,
          standards,
          ...calibrationOf(item),
        },
      };
    case 'ITEM_KIND_CERTIFICATION':
      return { ...base, certification: { scheme: item.object.trim(), category: item.parameters.trim() } };
    default:
      return {
        ...base,
        service: { activity: item.object.trim(), subject: item.parameters.trim(), standards },
      };
  }
}

export function requestOf(entry: Entry, title: string): Body {
  return {
    enterpriseId: entry.firm,
    region: entry.region,
    title,
    text: entry.text.trim(),
    contact: { name: entry.contact.trim(), phone: entry.phone.trim(), email: entry.email.trim() },
    deadline: apiDate(entry.deadline),
    consentDocumentId: entry.consent,
    items: entry.items.map((item) => ({
      need: needOf(item),
      sampleNeeded: hasSample(item.kind) && item.sample,
    })),
  };
}

/** Several values share one field here: what is wrong with any of them is shown there. */
export function ownFields(violations: Violation[]): Violation[] {
  return violations.map((one) => ({
    ...one,
    field: one.field
      .replace(/\.(testing|inspection|calibration|service)\.standards(\[\d+\])?$/, '.standards')
      .replace(
        /\.(testing|inspection)\.object$|\.calibration\.instrument$|\.certification\.scheme$|\.service\.activity$/,
        '.object',
      )
      .replace(
        /\.testing\.parameters(\[\d+\])?$|\.inspection\.activity$|\.calibration\.measurand$|\.certification\.category$|\.service\.subject$/,
        '.parameters',
      )
      .replace(/\.inspection\.(field|place)$/, '.$1')
      .replace(/\.calibration\.mode$/, '.mode'),
  }));
}

const ENDED = [
  'REQUEST_STATE_COMPLETED',
  'REQUEST_STATE_UNFILLED',
  'REQUEST_STATE_CANCELLED',
  'REQUEST_STATE_REJECTED',
  'REQUEST_STATE_WITHDRAWN',
  'REQUEST_STATE_LAPSED',
  'REQUEST_STATE_DRAFT',
];

/** Open cases of the firm about the same object or standard. */
export function duplicates(cases: ServiceRequest[], entry: Entry): ServiceRequest[] {
  const objects = entry.items.map((item) => objectOf(needOf(item) as Known)).filter(Boolean);
  const standards = entry.items.flatMap((item) => parts(item.standards));
  return cases.filter(
    (one) =>
      !ENDED.includes(one.state) &&
      one.items.some(
        ({ need }) =>
          need &&
          (objects.includes(objectOf(need)) ||
            standardsOf(need).some((number) => standards.includes(number))),
      ),
  );
}
