import { expect, test } from 'vitest';
import { lines, successors } from './successors';

test('lines of successors read back as they were written', () => {
  const all = successors('GB/T 1-2020\nIEC 60601-1:2005 [partial]; JJF 1207-2008 [TYPE_CHANGE]');
  expect(all.map(({ number }) => number)).toEqual(['GB/T 1-2020', 'IEC 60601-1:2005', 'JJF 1207-2008']);
  expect(all.map(({ kind }) => kind.replace('SUPERSESSION_KIND_', ''))).toEqual([
    'FULL',
    'PARTIAL',
    'TYPE_CHANGE',
  ]);
  expect(successors(lines(all))).toEqual(all);
});

test('an unknown relation is not guessed', () => {
  expect(successors('GB/T 1-2020 [MAYBE]')[0]?.kind).toBe('SUPERSESSION_KIND_UNSPECIFIED');
});
