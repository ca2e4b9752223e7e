import { describe, expect, it } from 'vitest';
import type { Centre } from '../../../api/records';
import { centreBody, centreValues, FOUNDING, NEW_CENTRE, registration } from './values';

const centre = {
  id: 'c',
  etag: '4',
  displayName: '环翠区服务中心',
  tier: 'CENTRE_TIER_DISTRICT',
  address: '环翠区示例路 1 号',
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

  it('is registered as an organisation of its kind, and its counter says nothing of the account', () => {
    const values = {
      ...NEW_CENTRE,
      ...FOUNDING,
      name: '文登区服务中心',
      regions: ['371003' as const],
      phone: '0631-0000003',
      address: '文登区示例路 3 号',
      uscc: '12371003MB0000000X',
      region: '371003',
      account: 'centre.new',
      memberName: '周示例',
      password: 'a long one',
    };
    expect(registration(values)).toEqual({
      organization: {
        kind: 'ORGANIZATION_KIND_CENTRE',
        displayName: '文登区服务中心',
        uscc: '12371003MB0000000X',
        region: '371003',
        address: '文登区示例路 3 号',
        contact: { phone: '0631-0000003' },
        regions: ['371003'],
      },
      account: 'centre.new',
      memberName: '周示例',
      password: 'a long one',
    });
    const counter = centreBody({ id: 'n', etag: '', fictitious: false }, values);
    expect(Object.keys(counter)).not.toContain('password');
    expect(counter).toMatchObject({ id: 'n', displayName: '文登区服务中心', regions: ['371003'] });
    expect(counter).toMatchObject({ tier: 'CENTRE_TIER_UNSPECIFIED', address: '文登区示例路 3 号' });
  });
});
