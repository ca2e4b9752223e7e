// One scope row while it is edited.
import type { ScopeRow } from '../../../api/records';
import type { components } from '../../../api/schema';
import { apiDate, isoDate } from '../../../lib/format';

type Wire = components['schemas']['nqi.registry.v1.ScopeRow'];

export const SCOPE_KINDS = [
  'ITEM_KIND_TESTING',
  'ITEM_KIND_CALIBRATION',
  'ITEM_KIND_INSPECTION',
  'ITEM_KIND_CERTIFICATION',
  'ITEM_KIND_STANDARDS',
] as const;
export const MODES = ['CALIBRATION_MODE_CALIBRATION', 'CALIBRATION_MODE_VERIFICATION'] as const;

export interface RowValues {
  siteId: string;
  accreditationId: string;
  kind: ScopeRow['kind'];
  mode: ScopeRow['mode'];
  field: string;
  category: string;
  object: string;
  parameter: string;
  standard: string;
  clause: string;
  lower: string;
  upper: string;
  unit: string;
  uncertainty: string;
  k: string;
  limit: string;
  note: string;
  validFrom: string;
  validTo: string;
  suspended: boolean;
}

export function rowValues(row: ScopeRow | undefined, siteId: string, accreditationId: string): RowValues {
  return {
    siteId: row?.siteId ?? siteId,
    accreditationId: row?.accreditationId ?? accreditationId,
    kind: row?.kind ?? 'ITEM_KIND_TESTING',
    mode: row?.mode ?? 'CALIBRATION_MODE_UNSPECIFIED',
    field: row?.field ?? '',
    category: row?.category ?? '',
    object: row?.object ?? '',
    parameter: row?.parameter ?? '',
    standard: row?.standard ?? '',
    clause: row?.clause ?? '',
    lower: row?.range?.lower === undefined ? '' : String(row.range.lower),
    upper: row?.range?.upper === undefined ? '' : String(row.range.upper),
    unit: row?.range?.unit ?? '',
    uncertainty: row?.uncertainty ?? '',
    k: row?.k ? String(row.k) : '',
    limit: row?.limit ?? '',
    note: row?.note ?? '',
    validFrom: isoDate(row?.validFrom),
    validTo: isoDate(row?.validTo),
    suspended: row?.suspended ?? false,
  };
}

/** The range as typed; one of single points or open ends that was not touched stays as it is. */
function rangeOf(before: ScopeRow | undefined, values: RowValues): Wire['range'] {
  const { lower, upper, unit } = values;
  const old = rowValues(before, '', '');
  if (lower === old.lower && upper === old.upper && unit === old.unit) return before?.range;
  if (!lower && !upper) return undefined;
  return {
    ...(lower ? { lower: Number(lower) } : {}),
    ...(upper ? { upper: Number(upper) } : {}),
    unit,
    raw: `(${lower}~${upper}) ${unit}`.trim(),
  };
}

/** What is sent. */
export function scopeRow(
  id: string,
  providerId: string,
  before: ScopeRow | undefined,
  values: RowValues,
): Wire {
  const { lower, upper, unit, k, validFrom, validTo, mode, ...rest } = values;
  const from = apiDate(validFrom);
  const to = apiDate(validTo);
  const range = rangeOf(before, values);
  return {
    ...rest,
    id,
    providerId,
    // Only calibration has a mode.
    mode: values.kind === 'ITEM_KIND_CALIBRATION' ? mode : 'CALIBRATION_MODE_UNSPECIFIED',
    etag: before?.etag ?? '',
    qualifiers: before?.qualifiers ?? [],
    source: before?.source ?? '',
    k: Number(k) || 0,
    ...(range ? { range } : {}),
    ...(from ? { validFrom: from } : {}),
    ...(to ? { validTo: to } : {}),
  };
}
