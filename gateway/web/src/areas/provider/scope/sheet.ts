// Sheets of the scope: their templates, and the errors of one that was read.
import type { Rec } from '../../../api/records';
import { csvCell } from '../../../lib/format';

export type RowError = Rec<'nqi.registry.v1.RowError'>;

/** Titles that the platform reads; examples beneath. The titles are part of the format, in Chinese in every language. */
export const TEMPLATES = {
  annex: [
    ['领域', '类别', '检测对象', '项目/参数', '依据的标准(方法)名称及编号', '限制范围', '说明'],
    [
      '材料',
      '金属材料',
      '金属材料',
      '拉伸性能',
      '金属材料 拉伸试验 第1部分:室温试验方法 GB/T 228.1-2021',
      '无',
      '',
    ],
  ],
  cmc: [
    ['仪器名称', '被测量', '校准依据', '测量范围', '扩展不确定度(k=2)', '限制说明', '说明'],
    ['卡尺', '长度', 'JJG 30-2012', '(0~300) mm', '0.01 mm', '无', ''],
  ],
} as const;

/** With the mark that spreadsheets need to read UTF-8. */
export function csvFile(rows: readonly (readonly string[])[]): Blob {
  const text = rows.map((row) => row.map(csvCell).join(',')).join('\r\n');
  return new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv;charset=utf-8' });
}

/** Records of a CSV as the platform counts them: from 1, blank lines left out. */
export function records(text: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const end = () => {
    row.push(cell);
    if (row.length > 1 || row[0] !== '') found.push(row);
    row = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\n') end();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) end();
  return found;
}

/** The text of a CSV: UTF-8, else GB18030, which Chinese spreadsheets still write; nothing for a workbook. */
export async function csvText(file: File): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/**
 * The failed rows with all of their columns and the reasons, to be mended and imported again; for a workbook, whose cells the
 * page does not read, the list of errors.
 */
export function failedRows(
  errors: RowError[],
  text: string | undefined,
  titles: { row: string; column: string; value: string; reason: string },
  reason: (error: RowError) => string,
): string[][] {
  const all = text === undefined ? [] : records(text);
  const header = all.find((record) => errors.some((error) => record.some((c) => c.trim() === error.column)));
  if (!header)
    return [
      [titles.row, titles.column, titles.value, titles.reason],
      ...errors.map((error) => [String(error.row), error.column, error.value, reason(error)]),
    ];
  const numbers = [...new Set(errors.map((error) => error.row))].sort((a, b) => a - b);
  const width = header.length;
  return [
    [...header, titles.reason],
    ...numbers.map((number) => {
      const cells = all[number - 1] ?? [];
      const why = errors.filter((error) => error.row === number).map(reason);
      return [...Array.from({ length: width }, (_, index) => cells[index] ?? ''), why.join('；')];
    }),
  ];
}
