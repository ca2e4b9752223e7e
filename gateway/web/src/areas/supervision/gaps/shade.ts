/** How dark a cell of a drawing is, 0 to 4: by the root of its share of the largest, so that small counts are seen too. */
export function shade(value: number, largest: number): 0 | 1 | 2 | 3 | 4 {
  if (value <= 0 || largest <= 0) return 0;
  return Math.max(1, Math.min(4, Math.ceil(Math.sqrt(value / largest) * 4))) as 1 | 2 | 3 | 4;
}
