// A form's values, its errors and its draft. What was typed survives an error, a reload, an ended session and a stale write.

import { useCallback, useEffect, useRef, useState } from 'react';
import { newKey } from '../api/client';
import { type ApiError, asApiError, type Violation } from '../api/problem';
import { serverNow } from '../api/server-time';

export interface Form<T> {
  values: T;
  set: (change: Partial<T>) => void;
  replace: (values: T) => void;
  /** Violations by field path, from the form itself or from the API. */
  violations: Violation[];
  /** An error that belongs to no field. */
  failure: ApiError | undefined;
  fail: (violations: Violation[]) => void;
  busy: boolean;
  /** When the local draft was last written, in milliseconds. */
  savedAt: number | undefined;
  /** Runs an act once; a repeated try after an error uses the same key until it succeeded. */
  submit: (act: (key: string) => Promise<void>) => Promise<boolean>;
  /** Forgets the local draft. */
  forget: () => void;
}

interface Options {
  /** Key of the local draft; none at a counter, where the browser belongs to nobody. */
  draft?: string;
}

const AFTER = 1000;

function kept<T>(key: string | undefined): T | undefined {
  if (!key) return undefined;
  try {
    const text = localStorage.getItem(`nqi.draft.${key}`);
    return text ? (JSON.parse(text) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** `useForm({ title: '' }, { draft: 'request.new' })`. Values are plain JSON. */
export function useForm<T extends object>(initial: T, { draft }: Options = {}): Form<T> {
  const [values, setValues] = useState<T>(() => ({ ...initial, ...kept<T>(draft) }));
  const [violations, setViolations] = useState<Violation[]>([]);
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const [savedAt, setSavedAt] = useState<number>();
  const key = useRef(newKey());
  const touched = useRef(false);
  const latest = useRef(values);
  latest.current = values;

  const write = useCallback(() => {
    if (!draft || !touched.current) return;
    localStorage.setItem(`nqi.draft.${draft}`, JSON.stringify(latest.current));
    setSavedAt(serverNow());
  }, [draft]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the values starts the wait anew
  useEffect(() => {
    if (!draft || !touched.current) return;
    const timer = setTimeout(write, AFTER);
    return () => clearTimeout(timer);
  }, [values, draft, write]);

  useEffect(() => {
    window.addEventListener('pagehide', write);
    return () => window.removeEventListener('pagehide', write);
  }, [write]);

  const set = useCallback((change: Partial<T>) => {
    touched.current = true;
    setValues((old) => ({ ...old, ...change }));
  }, []);

  const replace = useCallback((next: T) => {
    touched.current = true;
    setValues(next);
  }, []);

  const forget = useCallback(() => {
    touched.current = false;
    if (draft) localStorage.removeItem(`nqi.draft.${draft}`);
  }, [draft]);

  const fail = useCallback((found: Violation[]) => {
    setViolations(found);
    setFailure(undefined);
  }, []);

  const submit = async (act: (key: string) => Promise<void>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    try {
      await act(key.current);
      key.current = newKey();
      setViolations([]);
      setFailure(undefined);
      forget();
      return true;
    } catch (error) {
      const problem = asApiError(error);
      // Refused input is another act when it is mended; a broken connection is the same act again.
      if (problem.code !== 'NETWORK' && problem.status < 500) key.current = newKey();
      setViolations(problem.violations);
      setFailure(problem.violations.length > 0 ? undefined : problem);
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { values, set, replace, violations, failure, fail, busy, savedAt, submit, forget };
}

/** A violation that the form itself found. */
export function violation(field: string, zh: string, en: string): Violation {
  return { field, reason: 'FORM', zh, en };
}

/** Violations whose path begins with one of the prefixes. */
export function at(violations: Violation[], ...prefixes: string[]): Violation[] {
  return violations.filter(({ field }) =>
    prefixes.some(
      (prefix) => field === prefix || field.startsWith(`${prefix}.`) || field.startsWith(`${prefix}[`),
    ),
  );
}
