// A provider's profile as it is written down, and as the API takes it.
import type { Provider } from '../../../api/records';
import type { CLUSTERS, KINDS } from '../../../lib/regions';

export interface ProfileValues {
  name: string;
  /** As stored: what the form does not offer stays. */
  kinds: (typeof KINDS)[number][];
  clusters: (typeof CLUSTERS)[number][];
  group: string;
  staffBand: string;
}

/** `called` is what the organisation is called, the name of a first profile. */
export function profileValues(provider: Provider | undefined, called: string): ProfileValues {
  return {
    name: provider?.displayName ?? called,
    kinds: (provider?.kinds ?? []) as ProfileValues['kinds'],
    clusters: (provider?.clusters ?? []) as ProfileValues['clusters'],
    group: provider?.group ?? '',
    staffBand: provider?.staffBand ?? '',
  };
}

export function profileBody(id: string, provider: Provider | undefined, values: ProfileValues) {
  return {
    id,
    etag: provider?.etag ?? '',
    displayName: values.name,
    kinds: values.kinds,
    clusters: values.clusters,
    group: values.group,
    staffBand: values.staffBand,
    fictitious: provider?.fictitious ?? false,
  };
}
