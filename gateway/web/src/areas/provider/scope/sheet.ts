// Templates of scope tables. Their titles are part of the format, in Chinese in every language.
import { csvCell } from '../../../lib/format';

/** Titles that the platform reads; examples beneath. */
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
