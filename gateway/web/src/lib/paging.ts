// Pages by token: the address holds the tokens walked through, so that Back and a reload show the same page.
import { useSearchParams } from 'react-router';

export interface Page {
  /** Token of this page; empty = first. */
  token: string;
  /** Number of this page, from 1. */
  number: number;
  size: 20 | 50 | 100;
  next: (token: string) => void;
  previous: () => void;
  resize: (size: 20 | 50 | 100) => void;
}

export function usePage(): Page {
  const [params, setParams] = useSearchParams();
  const tokens = params.getAll('pt');
  const asked = params.get('size');
  const size = asked === '50' ? 50 : asked === '100' ? 100 : 20;
  const write = (list: string[], rows: number) => {
    const next = new URLSearchParams(params);
    next.delete('pt');
    next.delete('size');
    for (const token of list) next.append('pt', token);
    if (rows !== 20) next.set('size', String(rows));
    setParams(next);
  };
  return {
    token: tokens.at(-1) ?? '',
    number: tokens.length + 1,
    size,
    next: (token) => write([...tokens, token], size),
    previous: () => write(tokens.slice(0, -1), size),
    resize: (rows) => write([], rows),
  };
}
