import { describe, expect, it } from 'vitest';
import { replaced, segmentAt } from './segments';

describe('the value at the caret', () => {
  it('is the whole field where it holds one', () => {
    expect(segmentAt(' GB/T 3362, x ', 3, false)).toEqual({ from: 0, to: 14, text: 'GB/T 3362, x' });
  });

  it('is the part between the separators where it holds several', () => {
    const text = '拉伸强度、弹性模量, 密度';
    expect(segmentAt(text, 2, true).text).toBe('拉伸强度');
    expect(segmentAt(text, 6, true).text).toBe('弹性模量');
    expect(segmentAt(text, text.length, true).text).toBe('密度');
    expect(segmentAt('铅；', 2, true).text).toBe('');
  });

  it('is replaced alone, the others stay', () => {
    const text = 'gbt3362, jjg30、x';
    expect(replaced(text, segmentAt(text, 12, true), 'JJG 30-2012')).toEqual({
      value: 'gbt3362, JJG 30-2012、x',
      caret: 20,
    });
    expect(replaced('3362', segmentAt('3362', 4, false), 'GB/T 3362-2017').value).toBe('GB/T 3362-2017');
  });
});
