// Which commands the bureau has on a clock.
import type { Commitment } from '../../../api/records';

export type Verb = 'pause' | 'resume' | 'complete' | 'reassign' | 'cancel' | 'reopen';

const BY_STATUS: Record<Commitment['status'], readonly Verb[]> = {
  COMMITMENT_STATUS_UNSPECIFIED: [],
  COMMITMENT_STATUS_PENDING: ['complete', 'cancel'],
  COMMITMENT_STATUS_RUNNING: ['pause', 'complete', 'reassign', 'cancel'],
  COMMITMENT_STATUS_PAUSED: ['resume', 'complete', 'reassign', 'cancel'],
  COMMITMENT_STATUS_COMPLETED: ['reopen'],
  COMMITMENT_STATUS_CANCELLED: [],
  COMMITMENT_STATUS_SUPERSEDED: [],
};

/** A notice is answered or withdrawn, and its clock goes with it: none of these commands rules there. */
export function verbsOf({ stage, status }: Pick<Commitment, 'stage' | 'status'>): readonly Verb[] {
  return stage === 'COMMITMENT_STAGE_SUPERVISION_REPLY' ? [] : BY_STATUS[status];
}
