import { expect, it } from 'vitest';
import { ofCases } from './waiting';

it('only queues that hold something are told, each with the list that it narrows', () => {
  expect(ofCases('p', { TO_QUOTE: 2, IN_WORK: 9, RECTIFY: 1, DISPUTED: 0 })).toEqual([
    { name: 'TO_QUOTE', to: '/p/offers?queue=TO_QUOTE', count: 2 },
    { name: 'RECTIFY', to: '/p?ratings=RECTIFY', count: 1 },
  ]);
  expect(ofCases('e', { REPORTS: 3, RECTIFY: 1 })).toEqual([
    { name: 'REPORTS', to: '/e/requests?queue=REPORTS', count: 3 },
  ]);
  expect(ofCases('c', {})).toEqual([]);
});
