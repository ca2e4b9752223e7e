// Where each version of a supersession graph stands: columns by the longest way from a first version, rows in order.
import type { Rec } from '../../../api/records';

export type Edge = Rec<'nqi.registry.v1.StandardEdge'>;

export interface Place {
  number: string;
  column: number;
  row: number;
}

/** The graph has no cycle, so the longest way ends; numbers that the graph does not tell are left out. */
export function layered(numbers: string[], edges: Edge[]): Place[] {
  const known = new Set(numbers);
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (known.has(from) && known.has(to)) before.set(to, [...(before.get(to) ?? []), from]);
  }
  const columns = new Map<string, number>();
  const column = (number: string): number => {
    const found = columns.get(number);
    if (found !== undefined) return found;
    const own = Math.max(-1, ...(before.get(number) ?? []).map(column)) + 1;
    columns.set(number, own);
    return own;
  };
  const filled: number[] = [];
  return numbers.map((number) => {
    const at = column(number);
    const row = filled[at] ?? 0;
    filled[at] = row + 1;
    return { number, column: at, row };
  });
}
