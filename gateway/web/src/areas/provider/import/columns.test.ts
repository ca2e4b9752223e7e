import { describe, expect, it } from 'vitest';
import { changed, meaningOf } from './columns';
import type { ScopeColumn } from './state';

const column = (number: number, field: ScopeColumn['field']): ScopeColumn => ({
  number,
  title: `t${number}`,
  field,
  origin: 'COLUMN_ORIGIN_TITLE',
});
const columns = [
  column(1, 'SCOPE_FIELD_OBJECT'),
  column(2, 'SCOPE_FIELD_PARAMETER'),
  column(3, 'SCOPE_FIELD_UNSPECIFIED'),
];

describe('the columns of a sheet', () => {
  it('keep what was proposed until something else is chosen', () => {
    expect(columns.map((one) => meaningOf(one, {}))).toEqual(columns.map(({ field }) => field));
    expect(changed(columns, {})).toEqual([]);
    expect(changed(columns, { 1: 'SCOPE_FIELD_OBJECT' })).toEqual([]);
  });

  it('lose a meaning that moves to another one; only the choice itself is sent', () => {
    const chosen = { 3: 'SCOPE_FIELD_PARAMETER' } as const;
    expect(columns.map((one) => meaningOf(one, chosen))).toEqual([
      'SCOPE_FIELD_OBJECT',
      'SCOPE_FIELD_UNSPECIFIED',
      'SCOPE_FIELD_PARAMETER',
    ]);
    expect(changed(columns, chosen)).toEqual([{ number: 3, field: 'SCOPE_FIELD_PARAMETER' }]);
  });

  it('can be left unused', () => {
    expect(changed(columns, { 2: 'SCOPE_FIELD_UNSPECIFIED' })).toEqual([
      { number: 2, field: 'SCOPE_FIELD_UNSPECIFIED' },
    ]);
  });
});
