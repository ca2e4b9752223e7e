// A site as it is written down, and as the API takes it.
import type { Site } from '../../../api/records';
import { REGIONS } from '../../../lib/regions';

export const WAYS = ['DELIVERY_SEND_SAMPLE', 'DELIVERY_ON_SITE', 'DELIVERY_REMOTE'] as const;
type Way = (typeof WAYS)[number];
export type Region = (typeof REGIONS)[number];

export interface SiteValues {
  name: string;
  region: string;
  address: string;
  /** Degrees, as written. */
  latitude: string;
  longitude: string;
  /** None: all. */
  serviceRegions: Region[];
  /** None: all. */
  delivery: Way[];
}

const written = (e6: number | undefined) => (e6 === undefined ? '' : String(e6 / 1_000_000));

export function valuesOf(site: Site | undefined, region: string): SiteValues {
  return {
    name: site?.displayName ?? '',
    region: site?.region ?? region,
    address: site?.address ?? '',
    latitude: written(site?.point?.latitudeE6),
    longitude: written(site?.point?.longitudeE6),
    serviceRegions: REGIONS.filter((one) => site?.serviceRegions.includes(one)),
    delivery: WAYS.filter((one) => site?.delivery.includes(one)),
  };
}

/** Degrees with at most six decimals in millionths; undefined when it is no such angle within `most` degrees. */
export function microDegrees(text: string, most: number): number | undefined {
  if (!/^-?\d{1,3}(\.\d{1,6})?$/.test(text.trim())) return undefined;
  const e6 = Math.round(Number(text) * 1_000_000);
  return Math.abs(e6) <= most * 1_000_000 ? e6 : undefined;
}

/** What is wrong with the place: a pair of degrees, or nothing at all. */
export function wrongPoint({ latitude, longitude }: SiteValues): ('latitude' | 'longitude')[] {
  if (latitude.trim() === '' && longitude.trim() === '') return [];
  return [
    ...(microDegrees(latitude, 90) === undefined ? (['latitude'] as const) : []),
    ...(microDegrees(longitude, 180) === undefined ? (['longitude'] as const) : []),
  ];
}

export function bodyOf(id: string, providerId: string, site: Site | undefined, values: SiteValues) {
  const latitudeE6 = microDegrees(values.latitude, 90);
  const longitudeE6 = microDegrees(values.longitude, 180);
  return {
    id,
    providerId,
    etag: site?.etag ?? '',
    displayName: values.name,
    region: values.region,
    address: values.address,
    ...(latitudeE6 === undefined || longitudeE6 === undefined ? {} : { point: { latitudeE6, longitudeE6 } }),
    // Regions of elsewhere, which this form does not offer, stay.
    serviceRegions: [
      ...values.serviceRegions,
      ...(site?.serviceRegions ?? []).filter((one) => !REGIONS.some((region) => region === one)),
    ],
    delivery: values.delivery,
  };
}
