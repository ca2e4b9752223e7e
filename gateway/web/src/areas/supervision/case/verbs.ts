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

/** A notice ends by being answered or withdrawn: its clock has no end of its own. */
const OF_A_NOTICE: readonly Verb[] = ['pause', 'resume'];

export function verbsOf({ stage, status }: Pick<Commitment, 'stage' | 'status'>): readonly Verb[] {
  const verbs = BY_STATUS[status];
  return stage === 'COMMITMENT_STAGE_SUPERVISION_REPLY'
    ? verbs.filter((verb) => OF_A_NOTICE.includes(verb))
    : verbs;
}
