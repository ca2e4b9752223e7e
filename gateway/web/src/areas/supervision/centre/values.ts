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

/** A centre that nothing is known of yet. */
export const NEW_CENTRE: CentreValues = {
  name: '',
  regions: [],
  clusters: [],
  hours: '',
  phone: '',
  officers: [],
};

/** Who a new centre is: an organisation that is registered already, or one to be registered with its first member. */
export interface Founding {
  organization: string;
  uscc: string;
  region: string;
  address: string;
  account: string;
  memberName: string;
  password: string;
}

export const FOUNDING: Founding = {
  organization: '',
  uscc: '',
  region: '',
  address: '',
  account: '',
  memberName: '',
  password: '',
};

/** The registration of a centre's organisation. */
export function registration({ name, regions, phone, ...who }: CentreValues & Founding) {
  return {
    organization: {
      kind: 'ORGANIZATION_KIND_CENTRE' as const,
      displayName: name,
      uscc: who.uscc,
      region: who.region,
      address: who.address,
      contact: { phone },
      regions,
    },
    account: who.account,
    memberName: who.memberName,
    password: who.password,
  };
}

export function centreBody(
  { id, etag, fictitious }: Pick<Centre, 'id' | 'etag' | 'fictitious'>,
  { name, regions, clusters, hours, phone, officers }: CentreValues,
) {
  return { id, etag, fictitious, displayName: name, regions, clusters, hours, phone, officers };
}
