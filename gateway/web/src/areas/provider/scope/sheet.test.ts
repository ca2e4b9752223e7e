import { describe, expect, it } from 'vitest';
import { failedRows, type RowError, records } from './sheet';

const TITLES = { row: 'row', column: 'column', value: 'value', reason: 'reason' };
const error = (row: number, column: string): RowError => ({
  row,
  column,
  value: 'x',
  code: 'STANDARD_UNREADABLE',
  zh: 'z',
  en: 'e',
});

describe('a sheet', () => {
  it('is counted as the platform counts it: quoted breaks are cells, blank lines are none', () => {
    expect(records('\ufeffa,b\r\n\r\n"1,2","3\n""4"""\n5,\n')).toEqual([
      ['\ufeffa', 'b'],
      ['1,2', '3\n"4"'],
      ['5', ''],
    ]);
  });

  it('gives back its failed rows with all columns', () => {
    const text = 'title\nobject,standard,limit\nA,GB 1,\nB,??,none\nC,!!,\n';
    const rows = failedRows(
      [error(4, 'standard'), error(5, 'standard'), error(5, 'limit')],
      text,
      TITLES,
      (e) => e.en,
    );
    expect(rows).toEqual([
      ['object', 'standard', 'limit', 'reason'],
      ['B', '??', 'none', 'e'],
      ['C', '!!', '', 'e；e'],
    ]);
  });

  it('lists the errors of a workbook', () => {
    expect(failedRows([error(7, 'standard')], undefined, TITLES, (e) => e.zh)).toEqual([
      ['row', 'column', 'value', 'reason'],
      ['7', 'standard', 'x', 'z'],
    ]);
  });
});
