// How values are written. One formatter for lists, details and print.
import type { ApiDate } from '../api/records';
import type { Language } from '../i18n/i18n';

const ZONE = 'Asia/Shanghai';
const WEEK_ZH = ['日', '一', '二', '三', '四', '五', '六'];
const WEEK_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export const NONE = '—';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export interface LocalTime {
  date: string;
  time: string;
  seconds: string;
  weekday: number;
}

/** An instant on Shanghai's wall clock. */
export function local(instant: string | number): LocalTime {
  const at = new Date(instant);
  const map = Object.fromEntries(parts.formatToParts(at).map((p) => [p.type, p.value]));
  const date = `${map.year}-${map.month}-${map.day}`;
  return {
    date,
    time: `${map.hour}:${map.minute}`,
    seconds: map.second ?? '00',
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay(),
  };
}

function withWeekday(date: string, weekday: number, language: Language): string {
  return language === 'zh' ? `${date}（周${WEEK_ZH[weekday]}）` : `${WEEK_EN[weekday]} ${date}`;
}

/** `2026-11-25（周三）17:00`. */
export function instant(value: string | number | undefined, language: Language): string {
  if (value === undefined || value === '') return NONE;
  const { date, time, weekday } = local(value);
  return withWeekday(date, weekday, language) + (language === 'zh' ? time : ` ${time}`);
}

/** The same without the year, for dense places: `11-25（周三）17:00`. */
export function shortInstant(value: string | number | undefined, language: Language): string {
  if (value === undefined || value === '') return NONE;
  const { date, time, weekday } = local(value);
  return withWeekday(date.slice(5), weekday, language) + (language === 'zh' ? time : ` ${time}`);
}

/** An instant from what a control writes of Shanghai's wall clock: `2026-11-25T17:00`. */
export function fromWall(value: string): string {
  return new Date(`${value}:00+08:00`).toISOString();
}

export function isoDate(date: ApiDate | undefined): string {
  if (!date?.year) return '';
  return `${date.year}-${String(date.month ?? 1).padStart(2, '0')}-${String(date.day ?? 1).padStart(2, '0')}`;
}

export function apiDate(iso: string): ApiDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return match ? { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) } : undefined;
}

/** A calendar day: `2026-11-25（周三）`. */
export function day(date: ApiDate | undefined, language: Language): string {
  const iso = isoDate(date);
  if (!iso) return NONE;
  return withWeekday(iso, new Date(`${iso}T00:00:00Z`).getUTCDay(), language);
}

/** Today in Shanghai, ISO. */
export function today(now: number): string {
  return local(now).date;
}

export function addDays(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Money in fen: `¥1,280.00`. */
export function money(fen: string | number | undefined): string {
  if (fen === undefined || fen === '') return NONE;
  const value = typeof fen === 'number' ? fen : Number(fen);
  return `¥${(value / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** What a person typed as yuan, in fen; undefined when it is no amount. */
export function fen(yuan: string): number | undefined {
  const text = yuan.replace(/[,，¥￥\s]/g, '');
  if (!/^\d{1,11}(\.\d{1,2})?$/.test(text)) return undefined;
  return Math.round(Number(text) * 100);
}

/** A rate with its n; below ten as a fraction. */
export function rate(part: number, whole: number): string {
  if (whole === 0) return NONE;
  if (whole < 10) return `${part}/${whole}`;
  return `${((part * 100) / whole).toFixed(1)} %`;
}

/** 统一社会信用代码, grouped 4-4-4-6. */
export function uscc(code: string): string {
  return code.length === 18
    ? `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8, 12)} ${code.slice(12)}`
    : code;
}

export function fileSize(bytes: string | number): string {
  const size = Number(bytes);
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KiB`;
  return `${(size / 1024 / 1024).toFixed(1)} MiB`;
}

/** A certificate by its scheme and number; numbers of CNAS carry the name in them. */
export function certificate(scheme: string, number: string): string {
  return number.startsWith(scheme) ? number : `${scheme} ${number}`;
}

/** A standard number that may break after its slash only. */
export function standardNumber(number: string): string {
  return number.replace(/\//g, '/\u200b');
}

/** What a spreadsheet would run, or strip of the apostrophes that keep it from doing so: the same signs as in the platform's files. */
const FORMULA = /^'*[=+\-@＝＋－＠\t\r\n\0]/;

/** A CSV cell that no spreadsheet runs as a formula. */
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
