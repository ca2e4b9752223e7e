// A small layer under a button of the top bar.
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  label: ReactNode;
  title: string;
  children: ReactNode;
}

export function Menu({ label, title, children }: Props) {
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const details = element.current;
      if (!details?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        details.querySelector('summary')?.focus();
      } else if (details.contains(event.target as Node)) return;
      details.open = false;
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, []);
  return (
    <details className="menu" ref={element}>
      <summary className="button quiet" aria-label={title}>
        {label}
      </summary>
      <div className="menu-body panel">{children}</div>
    </details>
  );
}
