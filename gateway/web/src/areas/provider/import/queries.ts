// Imports of scope tables: what is read of them, and one that is followed while the platform works on it.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, read } from '../../../api/client';
import { messages, pause } from '../../../api/events';
import type { Rec, RowError } from '../../../api/records';
import type { Page } from '../../../lib/paging';
import { paged, useOwnId } from '../queries';
import { isRunning, type ScopeImport } from './state';

export type KeptRow = Rec<'nqi.registry.v1.KeptRow'>;

/** Past and open imports, newest first; the platform does not count them. */
export function useImports(page: Page) {
  const provider_id = useOwnId();
  return useQuery({
    queryKey: ['imports', 'list', provider_id, page.token, page.size],
    queryFn: async () => {
      const params = { path: { provider_id }, query: paged(page) };
      const found = await read(api.GET('/v1/providers/{provider_id}/scopeImports', { params }));
      return {
        rows: (found.scopeImports ?? []) as ScopeImport[],
        total: undefined,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

/** One import, followed by its stream while work is under way. */
export function useImport(id: string) {
  const provider_id = useOwnId();
  const client = useQueryClient();
  const path = { provider_id, id };
  const query = useQuery({
    queryKey: ['imports', 'one', provider_id, id],
    queryFn: async () =>
      (await read(
        api.GET('/v1/providers/{provider_id}/scopeImports/{id}', { params: { path } }),
      )) as ScopeImport,
  });
  const running = isRunning(query.data?.state);
  useEffect(() => {
    if (!running) return;
    const key = ['imports', 'one', provider_id, id];
    const stop = new AbortController();
    const run = async () => {
      while (!stop.signal.aborted) {
        try {
          const { data } = await api.GET('/v1/providers/{provider_id}/scopeImports/{id}:watch', {
            params: { path: { provider_id, id } },
            headers: { accept: 'text/event-stream' },
            parseAs: 'stream',
            signal: stop.signal,
          });
          const body = data as unknown as ReadableStream<Uint8Array> | undefined;
          if (body) for await (const one of messages<ScopeImport>(body)) client.setQueryData(key, one);
        } catch {
          // A stream that broke is opened again; how far the import came meanwhile is asked first.
        }
        await pause(1000, stop.signal);
        if (!stop.signal.aborted) await client.refetchQueries({ queryKey: key });
      }
    };
    void run();
    return () => {
      stop.abort();
      // What was written, or taken back, shows in the scope and in the list.
      void client.invalidateQueries({ queryKey: ['capabilities'] });
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
    };
  }, [running, provider_id, id, client]);
  return query;
}

/** What is wrong, page by page of 50 rows. */
export function useImportErrors(one: ScopeImport) {
  return useInfiniteQuery({
    // A second dry run finds other errors.
    queryKey: ['imports', 'errors', one.id, one.updateTime],
    queryFn: async ({ pageParam }) => {
      const path = { provider_id: one.providerId, id: one.id };
      const query = { pageSize: 50, ...(pageParam ? { pageToken: pageParam } : {}) };
      const found = await read(
        api.GET('/v1/providers/{provider_id}/scopeImports/{id}/errors', { params: { path, query } }),
      );
      return { errors: (found.errors ?? []) as RowError[], next: found.nextPageToken ?? '' };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  });
}

/** The first rows that an undo kept, with their reasons. */
export function useImportKept(one: ScopeImport) {
  return useQuery({
    queryKey: ['imports', 'kept', one.id, one.kept],
    queryFn: async () => {
      const path = { provider_id: one.providerId, id: one.id };
      const found = await read(
        api.GET('/v1/providers/{provider_id}/scopeImports/{id}/kept', {
          params: { path, query: { pageSize: 50 } },
        }),
      );
      return (found.rows ?? []) as KeptRow[];
    },
    enabled: one.kept > 0,
  });
}
