import { describe, expect, it } from 'vitest';
import {
  addDays,
  apiDate,
  csvCell,
  day,
  fen,
  fromWall,
  instant,
  isoDate,
  local,
  money,
  NONE,
  rate,
  shortInstant,
  standardNumber,
  uscc,
} from './format';

describe('money', () => {
  it('is written in yuan with two decimals from fen, as text or number', () => {
    expect(money('128000')).toBe('¥1,280.00');
    expect(money(5)).toBe('¥0.05');
    expect(money('0')).toBe('¥0.00');
    expect(money('99999999999')).toBe('¥999,999,999.99');
  });

  it('is a dash when there is none', () => {
    expect(money(undefined)).toBe(NONE);
    expect(money('')).toBe(NONE);
  });
});

describe('fen', () => {
  it('reads what a person types as yuan', () => {
    expect(fen('1280')).toBe(128000);
    expect(fen('1,280.5')).toBe(128050);
    expect(fen('￥1，280.00')).toBe(128000);
    expect(fen(' ¥ 0.07 ')).toBe(7);
    expect(fen('0')).toBe(0);
  });

  it('does not lose a fen to binary fractions', () => {
    for (const yuan of ['0.29', '1.15', '19.99', '4.35', '1234567.89'])
      expect(fen(yuan)).toBe(Number(yuan.replace('.', '')));
  });

  it('refuses what is no amount', () => {
    for (const text of ['', '-1', '1.234', '1.', '.5', '1e3', '八百', '123456789012'])
      expect(fen(text)).toBeUndefined();
  });

  it('reads back what money wrote', () => {
    for (const value of [0, 1, 99, 100, 128050, 99999999]) expect(fen(money(value))).toBe(value);
  });
});

describe('rate', () => {
  it('has one decimal', () => {
    expect(rate(212, 220)).toBe('96.4 %');
    expect(rate(10, 10)).toBe('100.0 %');
    expect(rate(0, 12)).toBe('0.0 %');
  });

  it('is a fraction below ten and a dash without any', () => {
    expect(rate(7, 8)).toBe('7/8');
    expect(rate(9, 9)).toBe('9/9');
    expect(rate(0, 0)).toBe(NONE);
  });
});

describe('uscc', () => {
  it('is grouped 4-4-4-6', () => {
    expect(uscc('91350100M000100Y43')).toBe('9135 0100 M000 100Y43');
  });

  it('is left alone when it has another length', () => {
    expect(uscc('9135')).toBe('9135');
    expect(uscc('')).toBe('');
  });
});

describe('csvCell', () => {
  it('never lets a spreadsheet run a formula', () => {
    for (const sign of ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\0'])
      expect(csvCell(`${sign}SUM(A1)`)).toBe(`'${sign}SUM(A1)`);
    expect(csvCell('\rSUM')).toBe('"\'\rSUM"');
    expect(csvCell('\nSUM')).toBe('"\'\nSUM"');
  });

  it('guards the guard, so that an import takes off what was put on and no more', () => {
    expect(csvCell("'=1+1")).toBe("''=1+1");
    expect(csvCell("''-2")).toBe("'''-2");
    expect(csvCell("'正常")).toBe("'正常");
  });

  it('quotes separators, quotes and breaks', () => {
    expect(csvCell('a,b')).toBe('"a,b"');
    expect(csvCell('a"b')).toBe('"a""b"');
    expect(csvCell('a\nb')).toBe('"a\nb"');
    expect(csvCell('=1,"2"')).toBe('"\'=1,""2"""');
  });

  it('leaves other text alone', () => {
    for (const text of ['碳纤维复丝', 'GB/T 3362-2017', '', '1.5']) expect(csvCell(text)).toBe(text);
  });
});

it('what a control writes is a time of Shanghai', () => {
  expect(fromWall('2026-03-09T00:30')).toBe('2026-03-08T16:30:00.000Z');
});

describe('instants', () => {
  it('are on the wall clock of Shanghai', () => {
    expect(instant('2026-11-25T09:00:00Z', 'zh')).toBe('2026-11-25（周三）17:00');
    expect(instant('2026-11-25T09:00:00Z', 'en')).toBe('Wed 2026-11-25 17:00');
    expect(shortInstant('2026-11-25T09:00:00Z', 'zh')).toBe('11-25（周三）17:00');
    expect(shortInstant('2026-11-25T09:00:00Z', 'en')).toBe('Wed 11-25 17:00');
  });

  it('cross midnight and new year', () => {
    expect(instant('2026-12-31T16:00:00Z', 'zh')).toBe('2027-01-01（周五）00:00');
    expect(local('2026-11-28T15:59:59Z')).toEqual({
      date: '2026-11-28',
      time: '23:59',
      seconds: '59',
      weekday: 6,
    });
  });

  it('are a dash when unknown', () => {
    expect(instant(undefined, 'zh')).toBe(NONE);
    expect(instant('', 'en')).toBe(NONE);
    expect(shortInstant(undefined, 'zh')).toBe(NONE);
  });
});

describe('days', () => {
  it('go to the API and back', () => {
    expect(apiDate('2026-02-03')).toEqual({ year: 2026, month: 2, day: 3 });
    expect(isoDate({ year: 2026, month: 2, day: 3 })).toBe('2026-02-03');
    expect(apiDate('3.2.2026')).toBeUndefined();
    expect(isoDate(undefined)).toBe('');
  });

  it('name their weekday', () => {
    expect(day({ year: 2026, month: 11, day: 28 }, 'zh')).toBe('2026-11-28（周六）');
    expect(day({ year: 2026, month: 11, day: 28 }, 'en')).toBe('Sat 2026-11-28');
    expect(day(undefined, 'zh')).toBe(NONE);
  });

  it('are counted over the ends of months', () => {
    expect(addDays('2026-11-28', 5)).toBe('2026-12-03');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });
});

describe('standardNumber', () => {
  it('may break after a slash, nowhere else', () => {
    expect(standardNumber('GB/T 3362-2017')).toBe('GB/\u200bT 3362-2017');
    expect(standardNumber('ISO/IEC 17025:2017')).toBe('ISO/\u200bIEC 17025:2017');
    expect(standardNumber('JJG 30-2012')).toBe('JJG 30-2012');
  });
});
