import { describe, expect, it } from 'vitest';
import type { Centre } from '../../../api/records';
import { centreBody, centreValues } from './values';

const centre = {
  id: 'c',
  etag: '4',
  displayName: '环翠区服务中心',
  regions: ['371002', '370600'],
  clusters: ['CLUSTER_MEDICAL'],
  hours: '工作日 9:00–17:00',
  phone: '0631-0000000',
  fictitious: true,
  officers: [{ name: '孙示例', phone: '0631-0000001', clusters: ['CLUSTER_MEDICAL'] }],
} as unknown as Centre;

describe('a centre', () => {
  it('is written back as it was read, with the officers and a region that the form does not offer', () => {
    expect(centreBody(centre, centreValues(centre))).toEqual(centre);
  });

  it('is written on the version that was seen', () => {
    const values = { ...centreValues(centre), hours: '每天 9:00–20:00', regions: [] };
    expect(centreBody(centre, values)).toMatchObject({ etag: '4', hours: '每天 9:00–20:00', regions: [] });
  });
});
