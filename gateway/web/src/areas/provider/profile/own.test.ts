import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../api/records';
import { profileBody, profileValues } from './own';

const provider = {
  id: 'p',
  etag: '7',
  displayName: '示例检测',
  kinds: ['ITEM_KIND_TESTING', 'ITEM_KIND_RESOURCE'],
  clusters: ['CLUSTER_MEDICAL'],
  group: '示例集团',
  staffBand: '50-99',
  fictitious: true,
} as unknown as Provider;

describe('a profile', () => {
  it('is written back as it was read, a kind that the form does not offer included', () => {
    expect(profileBody('p', provider, profileValues(provider, '别名'))).toEqual(provider);
  });

  it('that is the first is called like its organisation and is based on no version', () => {
    const values = profileValues(undefined, '新机构');
    expect(values).toMatchObject({ name: '新机构', kinds: [] });
    expect(profileBody('p', undefined, values)).toMatchObject({ etag: '', displayName: '新机构' });
  });
});
