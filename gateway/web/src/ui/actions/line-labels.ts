/** What the cells of a list of lines are called where an error names them: `members[1].name` is 姓名 2. */
export function lineLabels<K extends string>(
  path: string,
  lines: number,
  columns: readonly K[],
  word: (column: K) => string,
): Record<string, string> {
  const named = Array.from({ length: lines }, (_, at) =>
    columns.map((column) => [`${path}[${at}].${column}`, `${word(column)} ${at + 1}`]),
  );
  return Object.fromEntries(named.flat());
}
