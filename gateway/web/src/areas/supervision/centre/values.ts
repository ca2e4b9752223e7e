// A centre as it is written down, and as the API takes it.
import type { Centre } from '../../../api/records';
import type { CLUSTERS, REGIONS } from '../../../lib/regions';

type Officer = Centre['officers'][number];

export const TIERS = ['CENTRE_TIER_CITY', 'CENTRE_TIER_DISTRICT', 'CENTRE_TIER_ZONE'] as const;

export interface CentreValues {
  name: string;
  /** Empty: as the regions tell. */
  tier: (typeof TIERS)[number] | '';
  address: string;
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
    tier: centre.tier as CentreValues['tier'],
    address: centre.address,
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
  tier: '',
  address: '',
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
  account: string;
  memberName: string;
  password: string;
}

export const FOUNDING: Founding = {
  organization: '',
  uscc: '',
  region: '',
  account: '',
  memberName: '',
  password: '',
};

/** The registration of a centre's organisation, which sits where its counter is. */
export function registration({ name, address, regions, phone, ...who }: CentreValues & Founding) {
  return {
    organization: {
      kind: 'ORGANIZATION_KIND_CENTRE' as const,
      displayName: name,
      uscc: who.uscc,
      region: who.region,
      address,
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
  { name, tier, address, regions, clusters, hours, phone, officers }: CentreValues,
) {
  return {
    id,
    etag,
    fictitious,
    displayName: name,
    tier: tier || ('CENTRE_TIER_UNSPECIFIED' as const),
    address,
    regions,
    clusters,
    hours,
    phone,
    officers,
  };
}
