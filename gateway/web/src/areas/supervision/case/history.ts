// Who acted on a clock, and whether it was written down later than it happened.
import { partsOf } from '../../../ui/notice-thread';

interface Who {
  organization: string;
  name: string;
  /** A part of the platform that acted by itself; empty when somebody did. */
  platform: string;
}

/** `org/subject/name`, or a part of the platform such as `nqi.requests`. */
export function whoOf(actor: string): Who {
  if (!actor.includes('/')) return { organization: '', name: '', platform: actor || 'nqi' };
  return { ...partsOf(actor), platform: '' };
}

/** Times are shown to the minute: what was recorded within one says nothing more. */
const SAME_MS = 60_000;

export function lateRecord({ time, recordTime }: { time?: string; recordTime?: string }): boolean {
  if (!time || !recordTime) return false;
  return Date.parse(recordTime) - Date.parse(time) >= SAME_MS;
}
