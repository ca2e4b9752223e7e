import { describe, expect, it } from 'vitest';
import en from '../locales/en/common.json';
import zh from '../locales/zh/common.json';
import { LOOKS } from './status-map';

const states = Object.keys(LOOKS).sort();

describe.each([
  ['zh', zh.state],
  ['en', en.state],
] as const)('the words of states in %s', (language, words) => {
  it('are there for every state and for nothing else', () => {
    expect(Object.keys(words).sort()).toEqual(states);
  });

  it('are words, not names of values', () => {
    for (const [state, word] of Object.entries(words)) {
      expect(word.trim(), state).not.toBe('');
      expect(word, state).not.toMatch(/_/);
      expect(/\p{Script=Han}/u.test(word), state).toBe(language === 'zh');
    }
  });
});

describe('the look of a state', () => {
  it('has a sign beside its colour', () => {
    for (const state of states) {
      const look = LOOKS[state as keyof typeof LOOKS];
      expect(look.sign, state).toBeTruthy();
      expect(look.tone, state).toBeTruthy();
    }
  });

  it('keeps red for breaches and refusals', () => {
    const red = states.filter((state) => ['bad', 'alarm'].includes(LOOKS[state as keyof typeof LOOKS].tone));
    expect(red).toEqual([
      'ACCREDITATION_STATE_SUSPENDED',
      'DOCUMENT_STATE_REJECTED',
      'DUE_STATUS_OVERDUE',
      'LEVEL_ESCALATED',
      'LEVEL_RED',
      'LEVEL_STATUTORY',
      'PROVIDER_STATE_SUSPENDED',
      'STANDARD_STATUS_WITHDRAWN',
      'VERIFICATION_STATE_REJECTED',
    ]);
  });
});
