// What the columns of a sheet mean while their meanings are chosen.
import type { ScopeColumn } from './state';

export type Meaning = ScopeColumn['field'];

/** Meanings chosen so far, by number of the column. */
export type Chosen = Record<number, Meaning>;

/** The meanings in the order of the register's table; the first is none. */
export const MEANINGS: Meaning[] = [
  'SCOPE_FIELD_UNSPECIFIED',
  'SCOPE_FIELD_KIND',
  'SCOPE_FIELD_SITE',
  'SCOPE_FIELD_CERTIFICATE',
  'SCOPE_FIELD_FIELD',
  'SCOPE_FIELD_CATEGORY',
  'SCOPE_FIELD_OBJECT',
  'SCOPE_FIELD_PARAMETER',
  'SCOPE_FIELD_STANDARD',
  'SCOPE_FIELD_CLAUSE',
  'SCOPE_FIELD_RANGE',
  'SCOPE_FIELD_QUALIFIERS',
  'SCOPE_FIELD_UNCERTAINTY',
  'SCOPE_FIELD_K',
  'SCOPE_FIELD_LIMIT',
  'SCOPE_FIELD_NOTE',
  'SCOPE_FIELD_VALID_FROM',
  'SCOPE_FIELD_VALID_TO',
  'SCOPE_FIELD_SUSPENDED',
  'SCOPE_FIELD_SOURCE',
];

/** The meaning that a column has now: a meaning that moves to another column leaves the one that had it. */
export function meaningOf(column: ScopeColumn, chosen: Chosen): Meaning {
  const own = chosen[column.number];
  if (own) return own;
  return Object.values(chosen).includes(column.field) ? 'SCOPE_FIELD_UNSPECIFIED' : column.field;
}

/** The columns whose meaning was chosen here and differs from what is proposed. */
export function changed(columns: ScopeColumn[], chosen: Chosen): { number: number; field: Meaning }[] {
  return columns.flatMap(({ number, field }) => {
    const own = chosen[number];
    return own && own !== field ? [{ number, field: own }] : [];
  });
}
