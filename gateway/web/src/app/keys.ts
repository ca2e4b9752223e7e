// Keys of the page: single letters are dead in inputs and while a character is being composed, and can be switched off.
import { useEffect, useRef } from 'react';

type Keys = Record<string, () => void>;

const OFF = 'nqi.keys-off';
const stack: { current: Keys }[] = [];
let prefix = '';

export function keysOff(): boolean {
  return localStorage.getItem(OFF) === '1';
}

export function setKeysOff(off: boolean) {
  if (off) localStorage.setItem(OFF, '1');
  else localStorage.removeItem(OFF);
}

function inInput(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return !!target?.closest('input, textarea, select, [contenteditable="true"], [role="combobox"]');
}

function onKey(event: KeyboardEvent) {
  if (event.isComposing || event.defaultPrevented || event.altKey || event.metaKey) return;
  const single = event.key.length === 1 && !event.ctrlKey;
  if (single && (keysOff() || inInput(event) || document.querySelector('dialog[open]'))) return;
  let name = event.ctrlKey ? `Ctrl+${event.key}` : event.key;
  if (prefix) {
    name = `${prefix} ${name}`;
    prefix = '';
  } else if (single && event.key === 'g') {
    prefix = 'g';
    setTimeout(() => {
      prefix = '';
    }, 1500);
    return;
  }
  for (let index = stack.length - 1; index >= 0; index--) {
    const act = stack[index]?.current[name];
    if (act) {
      event.preventDefault();
      act();
      return;
    }
  }
}

/** `useKeys({ j: next, 'g h': home, 'Ctrl+k': palette })`; the newest component that knows a key acts. */
export function useKeys(keys: Keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (stack.length === 0) window.addEventListener('keydown', onKey);
    stack.push(latest);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
      if (stack.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, []);
}
