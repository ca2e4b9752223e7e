import { expect, it } from 'vitest';
import type { Message } from '../../api/records';
import { placeOf } from './kinds';

const told = {
  stage: 'COMMITMENT_STAGE_DELIVERY',
  subjectId: 'order',
  serviceRequestId: 'request',
  commitmentId: 'clock',
  noticeId: '',
} as Message;

it('a message leads to where its obligor can act', () => {
  expect(placeOf(told, 'p')).toBe('/p/jobs/order');
  expect(placeOf({ ...told, stage: 'COMMITMENT_STAGE_QUOTATION' }, 'p')).toBe('/p/offers/order');
  expect(placeOf({ ...told, stage: 'COMMITMENT_STAGE_SUPERVISION_REPLY' }, 'p')).toBe('/p/notices/order');
  expect(placeOf({ ...told, noticeId: 'notice' }, 'p')).toBe('/p/notices/notice');
  expect(placeOf({ ...told, stage: 'COMMITMENT_STAGE_COMPLAINT' }, 'p')).toBe('/p/cards');
  expect(placeOf(told, 'c')).toBe('/c/requests/request');
  expect(placeOf({ ...told, serviceRequestId: '' }, 'c')).toBe('/c/queue');
  expect(placeOf({ ...told, noticeId: 'notice' }, 'c')).toBe('/c/notices/notice');
  expect(placeOf(told, 'e')).toBe('/e/requests/request');
  expect(placeOf(told, 's')).toBe('/s/cases/clock');
});
