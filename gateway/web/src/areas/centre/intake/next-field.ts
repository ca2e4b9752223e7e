// Enter goes to the next field: hands at a counter stay on the keyboard.
import type { KeyboardEvent } from 'react';

const FIELDS = 'input:not([type="hidden"]):not(:disabled), select:not(:disabled), textarea:not(:disabled)';

/** Puts the focus on the field after `from`; after the last one on the button that accepts. */
export function nextField(form: HTMLFormElement | null, from: HTMLElement) {
  if (!form) return;
  const fields = [...form.querySelectorAll<HTMLElement>(FIELDS)];
  const after = fields.find(
    (field) => field !== from && from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const target = after ?? form.querySelector<HTMLElement>('button[type="submit"]');
  target?.focus();
  if (target instanceof HTMLInputElement && target.type === 'text') target.select();
}

export function onEnter(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== 'Enter' || event.ctrlKey || event.defaultPrevented || event.nativeEvent.isComposing)
    return;
  const from = event.target as HTMLElement;
  // A choice of a file and a button keep their own Enter; a text of several lines goes on with Enter too.
  if (from instanceof HTMLButtonElement || from.closest('a')) return;
  if (from instanceof HTMLInputElement && from.type === 'file' && from.files?.length === 0) return;
  event.preventDefault();
  nextField(event.currentTarget, from);
}
