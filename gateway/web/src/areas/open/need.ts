// The address of a new request that is filled in from what the visitor looked at.
import type { ScopeRow } from '../../api/records';

export function requestFor(row: ScopeRow): string {
  const params = new URLSearchParams({ kind: row.kind, object: row.object, capability: row.id });
  if (row.parameter) params.set('parameter', row.parameter);
  if (row.standard) params.set('standard', row.standard);
  return `/e/requests/new?${params}`;
}
