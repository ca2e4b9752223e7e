// The steps of a notice in their order: what was done, when, by whom, and in which words.
import type { Notice } from '../api/records';

export interface Step {
  name: 'drafted' | 'issued' | 'awaited' | 'replied' | 'withdrawn';
  /** Absent of what is still to come. */
  time?: string;
  /** `org/subject/name`; empty when nobody is recorded. */
  actor: string;
  /** Words of the actor. */
  text: string;
}

export function stepsOf(notice: Notice): Step[] {
  const steps: Step[] = [{ name: 'drafted', time: notice.createTime, actor: '', text: '' }];
  if (notice.issueTime)
    steps.push({ name: 'issued', time: notice.issueTime, actor: notice.issuedBy, text: '' });
  if (notice.replyTime)
    steps.push({ name: 'replied', time: notice.replyTime, actor: notice.repliedBy, text: notice.reply });
  if (notice.withdrawTime)
    steps.push({ name: 'withdrawn', time: notice.withdrawTime, actor: '', text: notice.withdrawReason });
  if (notice.state === 'NOTICE_STATE_ISSUED') steps.push({ name: 'awaited', actor: '', text: '' });
  return steps;
}

/** Organisation and name of an actor. */
export function partsOf(actor: string): { organization: string; name: string } {
  const [organization = '', , ...name] = actor.split('/');
  return { organization, name: name.join('/') };
}
