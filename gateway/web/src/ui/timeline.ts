// From events of the API to lines of a log.
import type { Card, Commitment, HistoryEvent } from '../api/records';

export interface Entry {
  id: string;
  time: string;
  /** Key of the text in the catalogue. */
  text: string;
  actor?: string;
  note?: string;
  tone: 'plain' | 'good' | 'warn' | 'bad' | 'pause';
  key: boolean;
}

const MINOR = new Set([
  'MatchRecorded',
  'OfferNotSelected',
  'OfferCancelled',
  'OfferLapsed',
  'DocumentReady',
]);
const TONES: Record<string, Entry['tone']> = {
  CorrectionRequested: 'warn',
  RequestRejected: 'bad',
  RequestAccepted: 'good',
  SampleRejected: 'warn',
  ReportDisputed: 'warn',
  OrderConfirmationRequested: 'pause',
  OrderCompleted: 'good',
  RequestCompleted: 'good',
};

/** The name of an event without its package: `OrderAwarded`. */
export function eventName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

/** History of a case, its pauses and its cards as one log, oldest first. */
export function entries(
  history: HistoryEvent[],
  clocks: Commitment[],
  cards: Card[],
  nameOf: (organization: string) => string,
): Entry[] {
  const found: Entry[] = history.map((event, index) => {
    const name = eventName(event.type);
    return {
      id: `event-${index + 1}`,
      time: event.time ?? '',
      text: `work:event.${name}`,
      actor: event.actorOrgId ? nameOf(event.actorOrgId) : undefined,
      note: event.note || undefined,
      tone: TONES[name] ?? 'plain',
      key: !MINOR.has(name),
    };
  });
  for (const clock of clocks) {
    clock.pauses.forEach((pause, index) => {
      const id = `${clock.id}-pause-${index + 1}`;
      found.push({
        id,
        time: pause.startTime ?? '',
        text: `work:timeline.pause.${pause.reason}`,
        // A code is for machines; the reason stands in the text already.
        note: /^[A-Z_]+$/.test(pause.evidence) ? undefined : pause.evidence || undefined,
        tone: 'pause',
        key: true,
      });
      if (pause.endTime)
        found.push({
          id: `${id}-end`,
          time: pause.endTime,
          text: 'work:timeline.resumed',
          tone: 'pause',
          key: true,
        });
    });
  }
  for (const card of cards) {
    found.push({
      id: `card-${card.id}`,
      time: card.fireTime ?? '',
      text: `work:timeline.card.${card.level}`,
      note: card.reason || undefined,
      tone: card.level === 'LEVEL_YELLOW' ? 'warn' : 'bad',
      key: true,
    });
  }
  return found.sort((a, b) => a.time.localeCompare(b.time));
}

export function visible(all: Entry[], everything: boolean): Entry[] {
  return everything ? all : all.filter((entry) => entry.key);
}
