// What changed elsewhere, as it happens: one stream for the page, read with fetch because an EventSource cannot carry the token.
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { lines, pause } from './events';
import * as session from './session';

export type Connection = 'idle' | 'open' | 'broken';

interface Change {
  resumeToken?: string;
  type?: string;
  subjectId?: string;
  serviceRequestId?: string;
}

interface Live {
  connection: Connection;
  /** Lists with rows that changed since they were fetched: their resource and how many changes. */
  pending: Readonly<Record<string, number>>;
}

let live: Live = { connection: 'idle', pending: {} };
const listeners = new Set<() => void>();

function set(next: Partial<Live>) {
  live = { ...live, ...next };
  for (const listener of listeners) listener();
}

export function useLive(): Live {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => live,
  );
}

/** The rows of a resource are fresh again. */
export function settled(resource: string) {
  if (!live.pending[resource]) return;
  const { [resource]: _, ...rest } = live.pending;
  set({ pending: rest });
}

// Resources of query keys that an event of a type touches; the first is the one whose lists show the pill.
const TOUCHED: [RegExp, string[]][] = [
  [/^nqi\.requests\.v1\.Offer/, ['offers', 'requests']],
  [/^nqi\.requests\.v1\.(Order|Sample|Report|Rework|Dispute)/, ['orders', 'requests', 'offers']],
  [/^nqi\.requests\.v1\.(Rating|Rectification)/, ['ratings', 'orders']],
  [/^nqi\.requests\.v1\./, ['requests']],
  [/^nqi\.commitments\.v1\.Notice/, ['notices', 'clocks']],
  [/^nqi\.commitments\.v1\./, ['clocks', 'cards', 'extensions']],
];

function apply(client: QueryClient, change: Change) {
  const resources = TOUCHED.find(([type]) => type.test(change.type ?? ''))?.[1] ?? [];
  const pending = { ...live.pending };
  for (const resource of resources) {
    // Records are read anew at once; lists only say that they are behind, so that no row moves under the pointer.
    client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === resource && queryKey[1] !== 'list',
    });
    client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === resource && queryKey[1] === 'list',
      refetchType: 'none',
    });
    pending[resource] = (pending[resource] ?? 0) + 1;
  }
  client.invalidateQueries({ queryKey: ['queues'] });
  set({ pending });
}

/** Follows the changes of the signed-in person until the returned function is called. */
export function follow(client: QueryClient): () => void {
  const stop = new AbortController();
  let attempt = new AbortController();
  const forget = session.onRenewal(() => attempt.abort());
  let resume = '';

  const run = async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      attempt = new AbortController();
      const signal = AbortSignal.any([stop.signal, attempt.signal]);
      try {
        const bearer = await session.token();
        if (!bearer) break;
        const query = resume ? `?resumeToken=${encodeURIComponent(resume)}` : '';
        const response = await fetch(`/v1/changes:watch${query}`, {
          headers: { authorization: `Bearer ${bearer}`, accept: 'text/event-stream' },
          signal,
        });
        if (response.status === 401) {
          // The session was ended elsewhere: the page asks for a new sign-in rather than fall silent.
          session.refused();
          if (!(await session.renew())) await session.signInAgain();
          continue;
        }
        if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
        // Without a token to continue from, what happened while the stream was broken is read anew.
        if (failures > 0 && !resume) client.invalidateQueries();
        failures = 0;
        set({ connection: 'open' });
        for await (const line of lines(response.body)) {
          if (!line.startsWith('data:')) continue;
          const change = JSON.parse(line.slice(5)) as Change;
          resume = change.resumeToken ?? resume;
          apply(client, change);
        }
      } catch {
        if (stop.signal.aborted) break;
        if (!attempt.signal.aborted) {
          failures += 1;
          resume = failures > 3 ? '' : resume;
          if (failures > 1) set({ connection: 'broken' });
        }
      }
      await pause(failures === 0 ? 1000 : Math.min(30_000, 500 * 2 ** failures), stop.signal);
    }
    set({ connection: 'idle' });
  };
  void run();
  return () => {
    forget();
    stop.abort();
  };
}
