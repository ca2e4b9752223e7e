// An enterprise's profile while it is edited.
import type { Rec } from '../../../api/records';
import type { components } from '../../../api/schema';

export type Enterprise = Rec<'nqi.registry.v1.Enterprise'>;
type Wire = components['schemas']['nqi.registry.v1.Enterprise'];

export const SIZES = [
  'ENTERPRISE_SIZE_MICRO',
  'ENTERPRISE_SIZE_SMALL',
  'ENTERPRISE_SIZE_MEDIUM',
  'ENTERPRISE_SIZE_LARGE',
] as const;

export interface ProfileValues {
  industry: string;
  size: Enterprise['size'];
  clusters: Enterprise['clusters'];
  leads: boolean;
  /** Organisation numbers of those that are named. */
  suppliers: string[];
  /** Numbers of further ones, one a line. */
  added: string;
  officer: { name: string; phone: string; certificate: string };
}

export function valuesOf(one: Enterprise | null): ProfileValues {
  return {
    industry: one?.industry ?? '',
    size: one?.size ?? 'ENTERPRISE_SIZE_UNSPECIFIED',
    clusters: one?.clusters ?? [],
    leads: one?.chainLeader ?? false,
    suppliers: one?.supplierIds ?? [],
    added: '',
    officer: one?.qualityOfficer ?? { name: '', phone: '', certificate: '' },
  };
}

/** Those that are named and those in the field, each once. */
function numbersOf({ suppliers, added }: ProfileValues): string[] {
  return [...new Set([...suppliers, ...added.split(/\s+/).filter(Boolean)])];
}

/** What is sent; an officer of whom nothing is written is none, and only a chain leader names suppliers. */
export function written(id: string, one: Enterprise | null, values: ProfileValues): Wire {
  const { industry, size, clusters, leads, officer } = values;
  const named = Object.values(officer).some((text) => text.trim() !== '');
  return {
    id,
    etag: one?.etag ?? '',
    industry,
    size,
    clusters,
    chainLeader: leads,
    supplierIds: leads ? numbersOf(values) : [],
    ...(named ? { qualityOfficer: officer } : {}),
  };
}
