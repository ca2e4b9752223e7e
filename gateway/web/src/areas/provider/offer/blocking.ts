// Which days stood in the way of a hold.
import type { ApiError } from '../../../api/problem';

/** ISO days that the platform named when the capacity was gone: `pool/2026-11-30=40,…`. */
export function blockingDays(failure: ApiError | undefined): string[] {
  if (failure?.reason !== 'CAPACITY_EXHAUSTED') return [];
  return [...(failure.metadata.cells ?? '').matchAll(/\/(\d{4}-\d{2}-\d{2})=/g)].map(
    (match) => match[1] ?? '',
  );
}
