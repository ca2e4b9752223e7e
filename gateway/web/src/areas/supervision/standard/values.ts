// A version of a standard while it is added or corrected.
import type { Standard } from '../../../api/records';
import type { components } from '../../../api/schema';
import { apiDate, isoDate } from '../../../lib/format';

type Wire = components['schemas']['nqi.registry.v1.Standard'];

export const KINDS = [
  'ITEM_KIND_TESTING',
  'ITEM_KIND_CALIBRATION',
  'ITEM_KIND_INSPECTION',
  'ITEM_KIND_CERTIFICATION',
  'ITEM_KIND_STANDARDS',
  'ITEM_KIND_ADVISORY',
] as const;
export type Successor = Standard['successors'][number];
/** How much of a version its successor replaces. */
export const RELATIONS = [
  'SUPERSESSION_KIND_FULL',
  'SUPERSESSION_KIND_PARTIAL',
  'SUPERSESSION_KIND_MERGE',
  'SUPERSESSION_KIND_SPLIT',
  'SUPERSESSION_KIND_TYPE_CHANGE',
] as const;
export const MODES = ['CALIBRATION_MODE_CALIBRATION', 'CALIBRATION_MODE_VERIFICATION'] as const;

export interface StandardValues {
  number: string;
  titleZh: string;
  validFrom: string;
  validTo: string;
  withdrawn: boolean;
  successors: Successor[];
  object: string;
  /** One parameter a line. */
  parameters: string;
  cluster: Standard['cluster'];
  kind: Standard['kind'];
  mode: Standard['mode'];
  verified: boolean;
  reason: string;
  source: string;
}

export function valuesOf(one: Standard | undefined): StandardValues {
  return {
    number: one?.number ?? '',
    titleZh: one?.titleZh ?? '',
    validFrom: isoDate(one?.validFrom),
    validTo: isoDate(one?.validTo),
    withdrawn: one?.withdrawn ?? false,
    successors: one?.successors ?? [],
    object: one?.object ?? '',
    parameters: (one?.parameters ?? []).join('\n'),
    cluster: one?.cluster ?? 'CLUSTER_UNSPECIFIED',
    kind: one?.kind ?? 'ITEM_KIND_TESTING',
    mode: one?.mode ?? 'CALIBRATION_MODE_UNSPECIFIED',
    verified: one?.verified ?? false,
    reason: '',
    source: '',
  };
}

/** What is sent; only metrology has a mode. */
export function written(id: string, one: Standard | undefined, values: StandardValues): Wire {
  return {
    ...one,
    id,
    number: values.number,
    titleZh: values.titleZh,
    validFrom: apiDate(values.validFrom),
    validTo: apiDate(values.validTo),
    withdrawn: values.withdrawn,
    successors: values.successors.map(({ number, kind }) => ({ number: number.trim(), kind })),
    object: values.object,
    parameters: values.parameters
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    cluster: values.cluster,
    kind: values.kind,
    mode: values.kind === 'ITEM_KIND_CALIBRATION' ? values.mode : 'CALIBRATION_MODE_UNSPECIFIED',
    verified: values.verified,
  };
}
