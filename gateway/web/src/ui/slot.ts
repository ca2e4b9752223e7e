// The time that a booking takes, in words.
import type { TFunction } from 'i18next';
import type { Candidate } from '../api/records';
import { language } from '../i18n/i18n';
import { instant, local, money, NONE } from '../lib/format';

interface Span {
  startTime?: string | undefined;
  endTime?: string | undefined;
}

/** `2026-11-25（周三）09:00–12:00`; a span over midnight names both days. */ // HAN_OK
export function spanText({ startTime, endTime }: Span): string {
  if (!startTime || !endTime) return NONE;
  const begin = local(startTime);
  const end = local(endTime);
  const until = begin.date === end.date ? end.time : instant(endTime, language());
  return `${instant(startTime, language())}–${until}`;
}

/** Hours between the ends, to a tenth; 0 when an end is missing. */
export function hoursOf({ startTime, endTime }: Span): number {
  if (!startTime || !endTime) return 0;
  return Math.round((Date.parse(endTime) - Date.parse(startTime)) / 360_000) / 10;
}

/** When, how long and for how much a shared resource would be booked; nothing for other candidates. */
export function slotFacts(t: TFunction, { slot, plan }: Candidate): string[] {
  if (!slot) return [];
  return [
    spanText(slot),
    t('work:slot.length', { hours: hoursOf(slot), slots: slot.slots }),
    plan?.priceFen === undefined
      ? t('work:slot.onRequest')
      : t('work:slot.fee', { fee: money(plan.priceFen) }),
  ];
}
