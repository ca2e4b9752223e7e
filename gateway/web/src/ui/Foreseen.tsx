// What an act would do, told before it is done; it comes into view when it is known.
import { type ReactNode, useEffect, useRef } from 'react';

export function Foreseen({ title, children }: { title: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={box} className="stack-s" aria-label={title} role="status">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
