// The address is the only state of filters: parsed by a schema, written back without its defaults.
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import * as z from 'zod/mini';

type Value = string | number | boolean | string[];
export type Filters = Record<string, Value>;

/** A list of allowed words, comma-separated in the address; unknown words are dropped. */
export function words<const T extends readonly string[]>(allowed: T) {
  return z.pipe(
    z.catch(z.string(), ''),
    z.transform((text) => text.split(',').filter((word): word is T[number] => allowed.includes(word))),
  );
}

/** One allowed word or nothing. */
export function word<const T extends readonly string[]>(allowed: T) {
  return z.pipe(
    z.catch(z.string(), ''),
    z.transform((text): T[number] | '' => (allowed.includes(text) ? text : '')),
  );
}

/** Free text. */
export const text = z.catch(z.string(), '');

/** A flag, `1` in the address. */
export const flag = z.pipe(
  z.catch(z.string(), ''),
  z.transform((value) => value === '1'),
);

/** Rows a page: 20, 50 or 100. */
export const pageSize = z.pipe(
  z.catch(z.string(), '20'),
  z.transform((value): 20 | 50 | 100 => (value === '50' ? 50 : value === '100' ? 100 : 20)),
);

export function decode<T extends Filters>(schema: z.ZodMiniType<T>, params: URLSearchParams): T {
  return z.parse(schema, Object.fromEntries(params));
}

/** The query of an address; what equals the default is left out. */
export function encode(values: Filters, defaults: Filters): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of Object.keys(values).sort()) {
    const value = values[key];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(defaults[key])) continue;
    const written = Array.isArray(value)
      ? value.join(',')
      : value === true
        ? '1'
        : value === false
          ? ''
          : String(value);
    if (written !== '') params.set(key, written);
  }
  return params;
}

/** Filters of this page and how to change them; a change goes back to the first page. */
export function useFilters<T extends Filters>(schema: z.ZodMiniType<T>) {
  const [params, setParams] = useSearchParams();
  const values = useMemo(() => decode(schema, params), [schema, params]);
  const defaults = useMemo(() => decode(schema, new URLSearchParams()), [schema]);
  const set = (change: Partial<T>) => {
    setParams(encode({ ...values, ...change }, defaults), { replace: false });
  };
  const clear = () => setParams(new URLSearchParams());
  const active = encode(values, defaults).size > 0;
  return { values, defaults, set, clear, active };
}
