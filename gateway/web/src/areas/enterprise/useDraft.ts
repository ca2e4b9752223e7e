// A draft under the hands of its author: kept in this browser after a second, on the platform after five or when a field is left.

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useRequest } from '../../api/cases';
import { api, read } from '../../api/client';
import { type ApiError, asApiError, type Violation } from '../../api/problem';
import type { ServiceRequest } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { bodyOf, type Draft, draftOf, placed } from './draft';
import { changed } from './need';
import { unreadable } from './numbers';
import { isWritten, rowFrom } from './row';

const WAIT = 5000;
const localKey = (id: string) => `nqi.draft.request.${id}`;

interface Local {
  etag: string;
  draft: Draft;
}

function kept(id: string): Local | undefined {
  try {
    const text = localStorage.getItem(localKey(id));
    if (!text) return undefined;
    const { etag, draft } = JSON.parse(text) as Local;
    return { etag, draft: { ...draft, items: draft.items.map(rowFrom) } };
  } catch {
    return undefined;
  }
}

export interface Editing {
  request: ServiceRequest;
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  /** Beside the fields; a save by itself tells no more, so that nobody is torn out of a sentence. */
  violations: Violation[];
  failure: ApiError | undefined;
  /** What kept the author's own last step from being done. */
  summary: Refusal | undefined;
  savedAt: number | undefined;
  /** What another browser kept meanwhile; the author chooses. */
  other: ServiceRequest | undefined;
  takeMine: () => void;
  takeOther: () => void;
  /** Saves now; false when that was refused, which is summed up when the author asked for it. */
  flush: (asked?: boolean) => Promise<boolean>;
  show: (violations: Violation[], failure?: ApiError) => void;
}

export interface Refusal {
  violations: Violation[];
  failure: ApiError | undefined;
}

/** What was last refused of a draft, for its other pages: they say which task has to be changed. */
const REFUSED = new Map<string, Violation[]>();

/** The draft of that id, once it is there. */
export function useDraft(id: string): { editing: Editing | undefined; query: ReturnType<typeof useRequest> } {
  const client = useQueryClient();
  const query = useRequest(id);
  const [draft, setDraft] = useState<Draft>();
  const [violations, setViolations] = useState<Violation[]>(() => REFUSED.get(id) ?? []);
  const [failure, setFailure] = useState<ApiError>();
  const [summary, setSummary] = useState<Refusal>();
  const [savedAt, setSavedAt] = useState<number>();
  const [other, setOther] = useState<ServiceRequest>();
  const etag = useRef('');
  const dirty = useRef(false);
  const saving = useRef<Promise<boolean>>(undefined);
  const refusal = useRef<Refusal>(undefined);
  // While the author has not chosen between two versions, nothing is sent.
  const undecided = useRef(false);
  undecided.current = other !== undefined;
  const latest = useRef<Draft>(undefined);
  latest.current = draft;

  const loaded = query.data;
  useEffect(() => {
    if (!loaded || latest.current) return;
    const local = kept(loaded.id);
    etag.current = loaded.etag;
    if (local) {
      dirty.current = true;
      setDraft(local.draft);
      if (local.etag !== loaded.etag) setOther(loaded);
    } else setDraft(draftOf(loaded));
  }, [loaded]);

  const refuse = useCallback(
    (found: Violation[], problem?: ApiError) => {
      refusal.current = { violations: found, failure: found.length > 0 ? undefined : problem };
      REFUSED.set(id, found);
      setViolations(found);
      setFailure(refusal.current.failure);
      return false;
    },
    [id],
  );

  const save = useCallback(async (): Promise<boolean> => {
    const current = latest.current;
    if (!current) return true;
    if (undecided.current) return false;
    const wrong = unreadable(current);
    if (wrong.length > 0) return refuse(wrong);
    if (!dirty.current) return true;
    dirty.current = false;
    try {
      const saved = (await read(
        api.PUT('/v1/requests/{id}', { params: { path: { id } }, body: bodyOf(current, etag.current) }),
      )) as ServiceRequest;
      etag.current = saved.etag;
      // Rows that were new have their ids now, so that the next save changes them rather than making others.
      setDraft((now) => now && { ...now, items: withIds(now, saved) });
      localStorage.removeItem(localKey(id));
      client.setQueryData(['requests', id], saved);
      REFUSED.delete(id);
      setViolations([]);
      setFailure(undefined);
      setSavedAt(serverNow());
      return true;
    } catch (error) {
      dirty.current = true;
      const problem = asApiError(error);
      if (problem.stale) {
        const fresh = (await read(
          api.GET('/v1/requests/{id}', { params: { path: { id } } }),
        )) as ServiceRequest;
        setOther(fresh);
      }
      return refuse(placed(problem.violations, current), problem);
    }
  }, [id, client, refuse]);

  const flush = useCallback(
    async (asked = false) => {
      await saving.current;
      saving.current = save();
      const good = await saving.current;
      if (good) setSummary(undefined);
      else if (asked) setSummary(refusal.current);
      return good;
    },
    [save],
  );

  useEffect(() => {
    if (!dirty.current || !draft) return;
    const keep = () =>
      localStorage.setItem(localKey(id), JSON.stringify({ etag: etag.current, draft: latest.current }));
    const soon = setTimeout(keep, 1000);
    const later = other ? undefined : setTimeout(() => void flush(), WAIT);
    window.addEventListener('pagehide', keep);
    return () => {
      clearTimeout(soon);
      clearTimeout(later);
      window.removeEventListener('pagehide', keep);
    };
  }, [draft, id, other, flush]);

  if (!loaded || !draft) return { editing: undefined, query };
  return {
    query,
    editing: {
      request: loaded,
      draft,
      set: (change) => {
        dirty.current = true;
        setDraft((now) => now && changed(now, change));
      },
      violations,
      failure,
      summary,
      savedAt,
      other,
      takeMine: () => {
        if (other) etag.current = other.etag;
        setOther(undefined);
        undecided.current = false;
        setFailure(undefined);
        void flush();
      },
      takeOther: () => {
        if (!other) return;
        etag.current = other.etag;
        dirty.current = false;
        localStorage.removeItem(localKey(id));
        setDraft(draftOf(other));
        setOther(undefined);
        setFailure(undefined);
      },
      flush,
      show: (found, problem) => {
        refuse(placed(found, draft), problem);
        setSummary(refusal.current);
      },
    },
  };
}

function withIds(draft: Draft, saved: ServiceRequest): Draft['items'] {
  let place = 0;
  return draft.items.map((row) => {
    if (!isWritten(row)) return row;
    const id = saved.items[place]?.id ?? row.id;
    place += 1;
    return { ...row, id };
  });
}
