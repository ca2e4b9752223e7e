import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { decode, encode, flag, pageSize, text, word, words } from './filters';

const SCHEMA = z.object({
  q: text,
  states: words(['OPEN', 'CLOSED', 'LOST']),
  region: word(['371002', 'WH-FTZ']),
  mine: flag,
  size: pageSize,
});
const read = (address: string) => decode(SCHEMA, new URLSearchParams(address));
const defaults = read('');
const write = (values: Parameters<typeof encode>[0]) => encode(values, defaults).toString();

describe('an address', () => {
  it('without filters has the defaults', () => {
    expect(defaults).toEqual({ q: '', states: [], region: '', mine: false, size: 20 });
  });

  it('is read word by word', () => {
    expect(read('q=碳纤维&states=OPEN,LOST&region=WH-FTZ&mine=1&size=50')).toEqual({
      q: '碳纤维',
      states: ['OPEN', 'LOST'],
      region: 'WH-FTZ',
      mine: true,
      size: 50,
    });
  });

  it('drops words that are not known', () => {
    expect(read('states=OPEN,NONSENSE,,CLOSED').states).toEqual(['OPEN', 'CLOSED']);
    expect(read('region=999999').region).toBe('');
    expect(read('mine=yes').mine).toBe(false);
    expect(read('size=5000').size).toBe(20);
    expect(read('other=1')).toEqual(defaults);
  });
});

describe('filters', () => {
  it('are written without their defaults, in a fixed order', () => {
    expect(write(defaults)).toBe('');
    expect(write({ ...defaults, region: '371002', mine: true })).toBe('mine=1&region=371002');
    expect(write({ ...defaults, states: ['LOST', 'OPEN'], size: 100 })).toBe('size=100&states=LOST%2COPEN');
  });

  it('come back as they were written', () => {
    for (const values of [
      defaults,
      { ...defaults, q: 'gb/t3362—2017 & +1 %' },
      { ...defaults, states: ['CLOSED' as const, 'OPEN' as const], mine: true },
      { ...defaults, region: 'WH-FTZ' as const, size: 100 as const },
    ])
      expect(read(write(values))).toEqual(values);
  });

  it('need no more than one turn: what was read and written stays', () => {
    const once = write(read('states=OPEN,NONSENSE&size=20&mine=0&q=x&other=1'));
    expect(once).toBe('q=x&states=OPEN');
    expect(write(read(once))).toBe(once);
  });

  it('can switch off what is on by default', () => {
    const on = { mine: true, q: 'a' };
    expect(encode({ mine: true, q: 'a' }, on).toString()).toBe('');
    expect(encode({ mine: true, q: 'b' }, on).toString()).toBe('q=b');
  });
});
