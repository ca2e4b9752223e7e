import { expect, test } from 'vitest';
import { layered } from './layout';

const edge = (from: string, to: string) => ({ from, to, kind: 'SUPERSESSION_KIND_FULL' as const });

test('a version stands one column behind the last of its predecessors, and columns have no holes', () => {
  const placed = layered(
    ['a', 'b', 'c', 'd'],
    [edge('a', 'c'), edge('b', 'c'), edge('a', 'd'), edge('c', 'd')],
  );
  const at = Object.fromEntries(placed.map((one) => [one.number, [one.column, one.row]]));
  expect(at).toEqual({ a: [0, 0], b: [0, 1], c: [1, 0], d: [2, 0] });
});

test('a version without edges stands alone in the first column', () => {
  expect(layered(['x'], [])).toEqual([{ number: 'x', column: 0, row: 0 }]);
});
