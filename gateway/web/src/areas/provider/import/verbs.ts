// What is done with an import of a scope table.
import { api, newKey, once, read } from '../../../api/client';
import { sendBytes } from '../../../api/upload';
import type { ScopeColumn, ScopeImport } from './state';

export interface Target {
  providerId: string;
  /** Empty: every row names its own. */
  siteId: string;
  accreditationId: string;
}

/** Opens an import and sends its file; answers its columns with their proposed meanings. */
export async function start(
  target: Target,
  file: File,
  key: string,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ScopeImport> {
  const { providerId, ...places } = target;
  const made = await read(
    api.POST('/v1/providers/{provider_id}/scopeImports', {
      params: { path: { provider_id: providerId } },
      headers: once(key),
      body: { providerId, ...places, fileName: file.name.slice(0, 200) },
    }),
  );
  const named = { providerId, id: made.id ?? '' };
  const path = `/v1/providers/${providerId}/scopeImports/${named.id}:upload`;
  try {
    return await sendBytes<ScopeImport>(path, file, progress, signal);
  } catch (error) {
    // The next file begins anew; an import without one is given up, or swept by the platform when this does not get through.
    await cancel(named, newKey()).catch(() => undefined);
    throw error;
  }
}

type Named = Pick<ScopeImport, 'providerId' | 'id'>;

const paths = (one: Named) => ({ path: { provider_id: one.providerId, id: one.id } });
const named = (one: Named) => ({ providerId: one.providerId, id: one.id });

/** Confirms the columns; only those whose meaning was chosen here are sent. */
export function check(one: ScopeImport, columns: Pick<ScopeColumn, 'number' | 'field'>[], key: string) {
  return read(
    api.POST('/v1/providers/{provider_id}/scopeImports/{id}:check', {
      params: paths(one),
      headers: once(key),
      body: { ...named(one), columns },
    }),
  );
}

export type Mode = 'SCOPE_APPLY_MODE_ALL_OR_NOTHING' | 'SCOPE_APPLY_MODE_VALID_ONLY';

export function apply(one: ScopeImport, mode: Mode, key: string) {
  return read(
    api.POST('/v1/providers/{provider_id}/scopeImports/{id}:apply', {
      params: paths(one),
      headers: once(key),
      body: { ...named(one), mode },
    }),
  );
}

export function cancel(one: Named, key: string) {
  return read(
    api.POST('/v1/providers/{provider_id}/scopeImports/{id}:cancel', {
      params: paths(one),
      headers: once(key),
      body: named(one),
    }),
  );
}

export function undo(one: ScopeImport, key: string) {
  return read(
    api.POST('/v1/providers/{provider_id}/scopeImports/{id}:undo', {
      params: paths(one),
      headers: once(key),
      body: named(one),
    }),
  );
}

/** The failed rows with all their columns and the reasons. */
export async function failedRows(one: ScopeImport, form: 'CSV' | 'XLSX'): Promise<Blob> {
  const params = { ...paths(one), query: { format: `SHEET_FORMAT_${form}` as const } };
  const call = api.GET('/v1/providers/{provider_id}/scopeImports/{id}:failedRows', {
    params,
    parseAs: 'blob',
  });
  return (await read(call)) as unknown as Blob;
}

/** Every row of the provider as a sheet that imports to the same rows. */
export async function exportRows(provider_id: string, form: 'CSV' | 'XLSX'): Promise<Blob> {
  const call = api.GET('/v1/providers/{provider_id}/capabilities:export', {
    params: { path: { provider_id }, query: { format: `SHEET_FORMAT_${form}` as const } },
    parseAs: 'blob',
  });
  return (await read(call)) as unknown as Blob;
}
