import { describe, expect, it } from 'vitest';
import type { Notice } from '../api/records';
import { partsOf, stepsOf } from './notice-thread';

const draft = {
  state: 'NOTICE_STATE_DRAFT',
  createTime: '2026-03-02T01:00:00Z',
  issuedBy: '',
  repliedBy: '',
  reply: '',
  withdrawReason: '',
} as unknown as Notice;
const issued: Notice = {
  ...draft,
  state: 'NOTICE_STATE_ISSUED',
  issueTime: '2026-03-02T02:00:00Z',
  issuedBy: 'b/u/Li',
};
const names = (notice: Notice) => stepsOf(notice).map(({ name }) => name);

describe('the thread of a notice', () => {
  it('waits for a reply from its issue until there is one', () => {
    expect(names(draft)).toEqual(['drafted']);
    expect(names(issued)).toEqual(['drafted', 'issued', 'awaited']);
    const replied: Notice = {
      ...issued,
      state: 'NOTICE_STATE_REPLIED',
      replyTime: '2026-03-03T02:00:00Z',
      repliedBy: 'p/v/Wang',
      reply: 'mended',
    };
    expect(names(replied)).toEqual(['drafted', 'issued', 'replied']);
    expect(stepsOf(replied).at(-1)).toEqual({
      name: 'replied',
      time: '2026-03-03T02:00:00Z',
      actor: 'p/v/Wang',
      text: 'mended',
    });
  });

  it('ends with its withdrawal and the reason', () => {
    const gone: Notice = {
      ...issued,
      state: 'NOTICE_STATE_WITHDRAWN',
      withdrawTime: '2026-03-02T03:00:00Z',
      withdrawReason: 'excused',
    };
    expect(names(gone)).toEqual(['drafted', 'issued', 'withdrawn']);
    expect(stepsOf(gone).at(-1)?.text).toBe('excused');
  });

  it('names who acted, whatever is in the name', () => {
    expect(partsOf('b/u/Li / Hu')).toEqual({ organization: 'b', name: 'Li / Hu' });
    expect(partsOf('')).toEqual({ organization: '', name: '' });
  });
});
