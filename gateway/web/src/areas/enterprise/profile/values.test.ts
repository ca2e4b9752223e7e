import { describe, expect, it } from 'vitest';
import { valuesOf, written } from './values';

describe('a profile', () => {
  it('names no officer and no suppliers where none are written', () => {
    const sent = written('o1', null, {
      ...valuesOf(null),
      industry: 'C3061',
      suppliers: ['o2'],
      added: 'o3',
    });
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

  it('adds one supplier a line to those of a chain leader, each once, and whatever is known of an officer', () => {
    const sent = written('o1', null, {
      ...valuesOf(null),
      leads: true,
      suppliers: ['o1'],
      added: ' o2 \n\no1\no3\n',
      officer: { name: '', phone: '13800000000', certificate: '' },
    });
    expect(sent.supplierIds).toEqual(['o1', 'o2', 'o3']);
    expect(sent.qualityOfficer).toEqual({ name: '', phone: '13800000000', certificate: '' });
  });
});
