import { describe, expect, it } from 'vitest';
import { type ScopeImport, undoLeft } from './state';

const applied = (undoUntil: string | undefined, state = 'SCOPE_IMPORT_STATE_APPLIED') =>
  ({ state, undoUntil }) as ScopeImport;
const now = Date.parse('2026-03-10T09:00:00Z');

describe('the time in which an import can be undone', () => {
  it('is told in whole hours and minutes', () => {
    expect(undoLeft(applied('2026-03-11T08:29:30Z'), now)).toEqual({ hours: 23, minutes: 29 });
    expect(undoLeft(applied('2026-03-10T09:00:00Z'), now)).toEqual({ hours: 0, minutes: 0 });
  });

  it('is over afterwards, and there is none in other states', () => {
    expect(undoLeft(applied('2026-03-10T08:59:59Z'), now)).toBeUndefined();
    expect(undoLeft(applied(undefined), now)).toBeUndefined();
    expect(undoLeft(applied('2026-03-11T08:29:30Z', 'SCOPE_IMPORT_STATE_UNDONE'), now)).toBeUndefined();
  });
});
