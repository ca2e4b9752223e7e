import { describe, expect, it } from 'vitest';
import type { Site } from '../../../api/records';
import { bodyOf, microDegrees, valuesOf, wrongPoint } from './values';

const site = {
  id: 'a',
  etag: '3',
  providerId: 'p',
  displayName: '临港实验室',
  region: '371073',
  address: '中韩路 1 号',
  point: { latitudeE6: 37_123_456, longitudeE6: 122_000_001 },
  serviceRegions: ['371002', '370600'],
  delivery: ['DELIVERY_ON_SITE'],
} as unknown as Site;

describe('a site', () => {
  it('is written back as it was read, a region of elsewhere included', () => {
    const { id, providerId, ...rest } = bodyOf('a', 'p', site, valuesOf(site, '371002'));
    expect({ ...site, ...rest, id, providerId }).toEqual(site);
  });

  it('that is new stands in the region of its organisation and has no place yet', () => {
    const values = valuesOf(undefined, '371082');
    expect(values.region).toBe('371082');
    expect(bodyOf('b', 'p', undefined, values)).not.toHaveProperty('point');
  });

  it('has both degrees or neither', () => {
    const values = valuesOf(site, '371002');
    expect(wrongPoint(values)).toEqual([]);
    expect(wrongPoint({ ...values, longitude: '' })).toEqual(['longitude']);
    expect(wrongPoint({ ...values, latitude: '91', longitude: 'east' })).toEqual(['latitude', 'longitude']);
    expect(wrongPoint({ ...values, latitude: '', longitude: ' ' })).toEqual([]);
  });

  it('stands on millionths of a degree, no finer', () => {
    expect(microDegrees('37.5131', 90)).toBe(37_513_100);
    expect(microDegrees('-0.000001', 90)).toBe(-1);
    expect(microDegrees('37.51310001', 90)).toBeUndefined();
    expect(microDegrees('180.000001', 180)).toBeUndefined();
  });
});
