import { describe, expect, it } from 'vitest';
import { valuesOf, written } from './values';

describe('a profile', () => {
  it('names no officer and no suppliers where none are written', () => {
    const sent = written('o1', null, { ...valuesOf(null), industry: 'C3061', suppliers: 'o2\no3' });
    expect(sent).toEqual({
      id: 'o1',
      etag: '',
      industry: 'C3061',
      size: 'ENTERPRISE_SIZE_UNSPECIFIED',
      clusters: [],
      chainLeader: false,
      supplierIds: [],
    });
  });

  it('takes one supplier a line from a chain leader, and whatever is known of an officer', () => {
    const sent = written('o1', null, {
      ...valuesOf(null),
      leads: true,
      suppliers: ' o2 \n\no3\n',
      officer: { name: '', phone: '13800000000', certificate: '' },
    });
    expect(sent.supplierIds).toEqual(['o2', 'o3']);
    expect(sent.qualityOfficer).toEqual({ name: '', phone: '13800000000', certificate: '' });
  });
});
