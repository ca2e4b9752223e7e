// States of an import of a scope table: how they look, and what can be done in each.
import type { Rec } from '../../../api/records';
import type { Look } from '../../../ui/status-map';

export type ScopeImport = Rec<'nqi.registry.v1.ScopeImport'>;
export type ScopeColumn = Rec<'nqi.registry.v1.ScopeColumn'>;
type State = ScopeImport['state'];

const working: Look = { tone: 'info', sign: 'clock' };
const gone: Look = { tone: 'gone', sign: 'cross' };

export const STATE_LOOKS: Record<State, Look> = {
  SCOPE_IMPORT_STATE_UNSPECIFIED: { tone: 'neutral', sign: 'circle' },
  SCOPE_IMPORT_STATE_RECEIVING: { tone: 'neutral', sign: 'pen' },
  SCOPE_IMPORT_STATE_UPLOADED: { tone: 'warn', sign: 'triangle' },
  SCOPE_IMPORT_STATE_CHECKING: working,
  SCOPE_IMPORT_STATE_CHECKED: { tone: 'warn', sign: 'triangle' },
  SCOPE_IMPORT_STATE_APPLYING: working,
  SCOPE_IMPORT_STATE_APPLIED: { tone: 'good', sign: 'check' },
  SCOPE_IMPORT_STATE_ROLLING_BACK: working,
  SCOPE_IMPORT_STATE_UNDOING: working,
  SCOPE_IMPORT_STATE_UNDONE: gone,
  SCOPE_IMPORT_STATE_CANCELLED: gone,
  SCOPE_IMPORT_STATE_FAILED: { tone: 'bad', sign: 'octagon' },
};

/** The platform is at work on it: its progress is followed. */
export function isRunning(state: State | undefined): boolean {
  return (
    state === 'SCOPE_IMPORT_STATE_CHECKING' ||
    state === 'SCOPE_IMPORT_STATE_APPLYING' ||
    state === 'SCOPE_IMPORT_STATE_ROLLING_BACK' ||
    state === 'SCOPE_IMPORT_STATE_UNDOING'
  );
}

export function canCancel(state: State): boolean {
  return (
    state === 'SCOPE_IMPORT_STATE_RECEIVING' ||
    state === 'SCOPE_IMPORT_STATE_UPLOADED' ||
    state === 'SCOPE_IMPORT_STATE_CHECKING' ||
    state === 'SCOPE_IMPORT_STATE_CHECKED' ||
    state === 'SCOPE_IMPORT_STATE_APPLYING'
  );
}

/** Whole hours and minutes until an import can no longer be undone; undefined when it cannot. */
export function undoLeft(one: ScopeImport, now: number): { hours: number; minutes: number } | undefined {
  if (one.state !== 'SCOPE_IMPORT_STATE_APPLIED' || !one.undoUntil) return undefined;
  const left = Math.floor((Date.parse(one.undoUntil) - now) / 60_000);
  return left < 0 ? undefined : { hours: Math.floor(left / 60), minutes: left % 60 };
}
