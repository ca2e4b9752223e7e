import type { ReactNode } from 'react';

export interface Fact {
  label: string;
  value: ReactNode;
  wide?: boolean;
}

/** Facts of a record; empty ones show a dash. */
export function DescList({ facts }: { facts: Fact[] }) {
  return (
    <dl className="desc">
      {facts.map((fact) => (
        <div key={fact.label} className={fact.wide ? 'wide' : undefined}>
          <dt>{fact.label}</dt>
          <dd>{fact.value === undefined || fact.value === '' ? '—' : fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
