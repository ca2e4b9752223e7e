// How far each task of a request is, by what is written.
import type { Violation } from '../../../api/problem';
import type { StepState } from '../../../ui/StepForm';
import { type Draft, STEPS, type StepKey, stepOf } from '../draft';
import { isWritten } from '../row';

function content(step: StepKey, draft: Draft): StepState {
  switch (step) {
    case 'items': {
      const rows = draft.items.filter(isWritten);
      if (rows.length === 0) return 'todo';
      return rows.every((row) => row.object) ? 'done' : 'doing';
    }
    case 'terms':
      return draft.stage !== 'STAGE_UNSPECIFIED' ||
        draft.deadline ||
        draft.budget ||
        draft.accreditations.length > 0
        ? 'done'
        : 'todo';
    case 'samples':
      return draft.items.some(isWritten) ? 'done' : 'todo';
    case 'contact':
      if (draft.name && draft.phone && draft.region) return 'done';
      return draft.name || draft.phone ? 'doing' : 'todo';
    case 'files':
      return draft.files.length > 0 ? 'done' : 'todo';
    case 'check':
      return 'todo';
  }
}

export function progress(draft: Draft, violations: Violation[]): Record<StepKey, StepState> {
  const wrong = new Set(violations.map(({ field }) => stepOf(field)));
  return Object.fromEntries(
    STEPS.map((step) => [step, wrong.has(step) ? 'wrong' : content(step, draft)]),
  ) as Record<StepKey, StepState>;
}

/** The next step that a submission still needs. */
export function nextStep(draft: Draft, violations: Violation[]): StepKey {
  const state = progress(draft, violations);
  return (['items', 'contact'] as const).find((step) => state[step] !== 'done') ?? 'check';
}
