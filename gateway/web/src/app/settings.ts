// How the page looks to this person: kept in the browser, put on the root element.
import { useSyncExternalStore } from 'react';

export type Size = 'standard' | 'large' | 'huge';
export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  size: Size;
  theme: Theme;
  dark: boolean;
}

const SIZES: Size[] = ['standard', 'large', 'huge'];
const THEMES: Theme[] = ['auto', 'light', 'dark'];
const system =
  typeof window.matchMedia === 'function' ? window.matchMedia('(prefers-color-scheme: dark)') : undefined;
const listeners = new Set<() => void>();

function load(): Settings {
  const size = SIZES.find((s) => s === localStorage.getItem('nqi.size')) ?? 'standard';
  const theme = THEMES.find((t) => t === localStorage.getItem('nqi.theme')) ?? 'auto';
  return { size, theme, dark: theme === 'dark' || (theme === 'auto' && (system?.matches ?? false)) };
}

let settings = load();

function apply() {
  settings = load();
  const root = document.documentElement;
  root.dataset.size = settings.size;
  root.dataset.theme = settings.dark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

system?.addEventListener('change', apply);

export function startSettings() {
  apply();
}

export function setSize(size: Size) {
  localStorage.setItem('nqi.size', size);
  apply();
}

export function setTheme(theme: Theme) {
  localStorage.setItem('nqi.theme', theme);
  apply();
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => settings,
  );
}
