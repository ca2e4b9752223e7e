// A field that holds several values, and the one that the caret stands in.

const SEPARATOR = /[,，、;；\n]/;

export interface Segment {
  from: number;
  to: number;
  text: string;
}

/** The value around the caret; of a field with one value, all of it. */
export function segmentAt(value: string, caret: number, several: boolean): Segment {
  let [from, to] = [0, value.length];
  if (several) {
    from = caret;
    while (from > 0 && !SEPARATOR.test(value[from - 1] ?? '')) from--;
    to = caret;
    while (to < value.length && !SEPARATOR.test(value[to] ?? '')) to++;
  }
  return { from, to, text: value.slice(from, to).trim() };
}

/** The field with another value in place of one of its values, and where the caret stands then. */
export function replaced(
  value: string,
  { from, to }: Segment,
  chosen: string,
): { value: string; caret: number } {
  // A blank after a comma stays.
  const blank = /^\s*/.exec(value.slice(from, to))?.[0] ?? '';
  const before = value.slice(0, from) + blank + chosen;
  return { value: before + value.slice(to), caret: before.length };
}
