import { expect, it } from 'vitest';
import { lateRecord, whoOf } from './history';

it('a person acts for an organisation, the platform for nobody', () => {
  expect(whoOf('o1/s1/王工/检测部')).toEqual({ organization: 'o1', name: '王工/检测部', platform: '' });
  expect(whoOf('nqi.requests')).toEqual({ organization: '', name: '', platform: 'nqi.requests' });
  expect(whoOf('').platform).toBe('nqi');
});

it('what was recorded a minute or more after it happened says when', () => {
  const time = '2026-03-09T01:00:00Z';
  expect(lateRecord({ time, recordTime: '2026-03-09T01:00:59Z' })).toBe(false);
  expect(lateRecord({ time, recordTime: '2026-03-09T01:01:00Z' })).toBe(true);
  expect(lateRecord({ time })).toBe(false);
});
