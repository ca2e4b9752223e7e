// A wide table on a narrow page: it scrolls by itself, with the arrow keys too.
import type { ReactNode } from 'react';
import { useNarrow } from './use-narrow';

export function ScrollX({ label, children }: { label: string; children: ReactNode }) {
  const narrow = useNarrow();
  return (
    <section className="scroll-x" aria-label={narrow ? label : undefined} tabIndex={narrow ? 0 : undefined}>
      {children}
    </section>
  );
}
