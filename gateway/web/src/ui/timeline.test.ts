import { describe, expect, it } from 'vitest';
import type { Card, Commitment, HistoryEvent } from '../api/records';
import en from '../locales/en/work.json';
import zh from '../locales/zh/work.json';
import { entries, eventName, visible } from './timeline';

const event = (name: string, time: string, more: Partial<HistoryEvent> = {}) =>
  ({ type: `nqi.requests.v1.${name}`, time, note: '', actorOrgId: '', ...more }) as HistoryEvent;
const nameOf = (id: string) => ({ firm: '示例企业', centre: '示例中心' })[id] ?? '';

const HISTORY = [
  event('RequestSubmitted', '2026-11-23T01:00:00Z', { actorOrgId: 'firm' }),
  event('CorrectionRequested', '2026-11-23T03:00:00Z', { actorOrgId: 'centre', note: '缺样品图纸' }),
  event('CorrectionReturned', '2026-11-24T03:00:00Z', { actorOrgId: 'firm' }),
  event('MatchRecorded', '2026-11-25T02:00:00Z'),
];
const CLOCK = {
  id: 'clock',
  pauses: [
    {
      reason: 'PAUSE_REASON_CORRECTION',
      evidence: '一次性告知',
      startTime: '2026-11-23T03:00:01Z',
      endTime: '2026-11-24T03:00:01Z',
    },
    { reason: 'PAUSE_REASON_SAMPLE', evidence: '', startTime: '2026-11-26T01:00:00Z' },
  ],
} as unknown as Commitment;
const CARDS = [
  { id: 'y', level: 'LEVEL_YELLOW', fireTime: '2026-11-24T05:00:00Z', reason: '' },
  { id: 'r', level: 'LEVEL_RED', fireTime: '2026-11-24T09:00:00Z', reason: '系统故障' },
] as unknown as Card[];

describe('a timeline', () => {
  const all = entries(HISTORY, [CLOCK], CARDS, nameOf);

  it('merges events, pauses and cards, oldest first', () => {
    expect(all.map((entry) => entry.text)).toEqual([
      'work:event.RequestSubmitted',
      'work:event.CorrectionRequested',
      'work:timeline.pause.PAUSE_REASON_CORRECTION',
      'work:event.CorrectionReturned',
      'work:timeline.resumed',
      'work:timeline.card.LEVEL_YELLOW',
      'work:timeline.card.LEVEL_RED',
      'work:event.MatchRecorded',
      'work:timeline.pause.PAUSE_REASON_SAMPLE',
    ]);
  });

  it('keeps the order of events of one instant', () => {
    const same = entries(
      ['RequestAccepted', 'MatchRecorded', 'OfferSent'].map((name) => event(name, '2026-11-23T01:00:00Z')),
      [],
      [],
      nameOf,
    );
    expect(same.map((entry) => entry.text)).toEqual([
      'work:event.RequestAccepted',
      'work:event.MatchRecorded',
      'work:event.OfferSent',
    ]);
  });

  it('gives every entry an id of its own', () => {
    expect(new Set(all.map((entry) => entry.id)).size).toBe(all.length);
  });

  it('names who acted, and shows a note only where there is one', () => {
    expect(all[1]).toMatchObject({ actor: '示例中心', note: '缺样品图纸', tone: 'warn' });
    expect(all[0]?.note).toBeUndefined();
    expect(all.find((entry) => entry.text === 'work:event.MatchRecorded')?.actor).toBeUndefined();
  });

  it('has a pause that still lasts without its end', () => {
    expect(all.filter((entry) => entry.text === 'work:timeline.resumed')).toHaveLength(1);
    expect(all.at(-1)?.tone).toBe('pause');
  });

  it('marks cards by their weight', () => {
    const cards = all.filter((entry) => entry.id.startsWith('card-'));
    expect(cards.map((entry) => entry.tone)).toEqual(['warn', 'bad']);
    expect(cards.map((entry) => entry.note)).toEqual([undefined, '系统故障']);
  });

  it('hides minor events until all are asked for; cards and pauses never', () => {
    const shown = visible(all, false);
    expect(shown.map((entry) => entry.text)).not.toContain('work:event.MatchRecorded');
    expect(shown).toHaveLength(all.length - 1);
    expect(visible(all, true)).toEqual(all);
  });
});

describe('the words of a timeline', () => {
  it('name an event without its package', () => {
    expect(eventName('nqi.requests.v1.OrderAwarded')).toBe('OrderAwarded');
    expect(eventName('OrderAwarded')).toBe('OrderAwarded');
  });

  it('exist in both languages', () => {
    for (const words of [zh, en]) {
      for (const entry of entries(HISTORY, [CLOCK], CARDS, nameOf)) {
        const found = entry.text
          .replace('work:', '')
          .split('.')
          .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], words);
        expect(found, entry.text).toBeTypeOf('string');
      }
    }
  });
});
