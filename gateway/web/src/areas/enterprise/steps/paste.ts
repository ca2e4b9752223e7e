// Rows copied from a sheet.
import { type ItemRow, rowFrom } from '../row';

/** One row a line: object, parameters (the activity of an inspection), standards, quantity. */
export function pasted(text: string, kind: ItemRow['kind']): ItemRow[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim())
    .map((line) => {
      const [object = '', parameters = '', standards = '', quantity = ''] = line
        .split('\t')
        .map((cell) => cell.trim());
      return rowFrom({ kind, object, parameters, standards, quantity: quantity || '1' });
    });
}
