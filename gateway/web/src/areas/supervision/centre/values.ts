// A centre as it is written down, and as the API takes it.
import type { Centre } from '../../../api/records';
import type { CLUSTERS, REGIONS } from '../../../lib/regions';

type Officer = Centre['officers'][number];

export interface CentreValues {
  name: string;
  /** None: the whole city. What the form does not offer stays. */
  regions: (typeof REGIONS)[number][];
  /** None: all. */
  clusters: (typeof CLUSTERS)[number][];
  hours: string;
  phone: string;
  officers: Officer[];
}

export const NOBODY: Officer = { name: '', phone: '', clusters: [] };

export function centreValues(centre: Centre): CentreValues {
  return {
    name: centre.displayName,
    regions: centre.regions as CentreValues['regions'],
    clusters: centre.clusters as CentreValues['clusters'],
    hours: centre.hours,
    phone: centre.phone,
    officers: centre.officers,
  };
}

export function centreBody(centre: Centre, values: CentreValues) {
  const { id, etag, fictitious } = centre;
  const { name, ...rest } = values;
  return { id, etag, fictitious, displayName: name, ...rest };
}
