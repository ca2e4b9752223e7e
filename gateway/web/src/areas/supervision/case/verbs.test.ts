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

it('the clock of a notice has none: its notice rules it', () => {
  for (const status of ['RUNNING', 'PAUSED', 'COMPLETED'])
    expect(of(status, 'SUPERVISION_REPLY')).toEqual([]);
});
