import { useSyncExternalStore } from 'react';

const narrow = typeof window.matchMedia === 'function' ? window.matchMedia('(max-width: 767px)') : undefined;

/** A phone, or a page zoomed to one. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow?.addEventListener('change', listener);
      return () => narrow?.removeEventListener('change', listener);
    },
    () => narrow?.matches ?? false,
  );
}
