import { expect, it } from 'vitest';
import { verbsOf } from './verbs';

const of = (status: string, stage = 'DELIVERY') =>
  verbsOf({
    stage: `COMMITMENT_STAGE_${stage}`,
    status: `COMMITMENT_STATUS_${status}`,
  } as Parameters<typeof verbsOf>[0]);

it('a clock has the commands of its status', () => {
  expect(of('RUNNING')).toEqual(['pause', 'complete', 'reassign', 'cancel']);
  expect(of('PAUSED')).toEqual(['resume', 'complete', 'reassign', 'cancel']);
  expect(of('PENDING')).toEqual(['complete', 'cancel']);
  expect(of('COMPLETED')).toEqual(['reopen']);
  expect(of('CANCELLED')).toEqual([]);
  expect(of('SUPERSEDED')).toEqual([]);
});

it('the clock of a notice is paused and resumed only: its notice ends it', () => {
  expect(of('RUNNING', 'SUPERVISION_REPLY')).toEqual(['pause']);
  expect(of('PAUSED', 'SUPERVISION_REPLY')).toEqual(['resume']);
  expect(of('COMPLETED', 'SUPERVISION_REPLY')).toEqual([]);
});
