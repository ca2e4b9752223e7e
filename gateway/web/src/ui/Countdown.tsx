// The promise first, then what is left of it, in working time.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../api/records';
import { serverNow } from '../api/server-time';
import { language } from '../i18n/i18n';
import { shortInstant } from '../lib/format';
import { Badge } from './Badge';
import {
  type Clock,
  isWorking,
  PHRASES,
  phrase,
  remaining,
  type Span,
  span,
  type WorkingDay,
} from './countdown';
import { useNow, useWorkingDay } from './working-time';

export function spanText(t: TFunction, value: Span): string {
  const written = [];
  if (value.days) written.push(t('clock.days', { count: value.days }));
  if (value.hours) written.push(t('clock.hours', { count: value.hours }));
  if (!value.days && (value.minutes || !value.hours))
    written.push(t('clock.minutes', { count: value.minutes }));
  return written.join(' ');
}

/** The words of a clock: the one formatter of lists, details and print. */
export function clockText(t: TFunction, clock: Clock, day: WorkingDay, readAt: number, now: number): string {
  const left = remaining(clock, day, readAt, now);
  const kind = phrase(clock, left);
  const amount = spanText(t, span(left, day.daySeconds));
  const reason = clock.pauses.findLast((pause) => !pause.endTime)?.reason;
  // Not a working minute has passed since it was due (the evening after, a rest day).
  const none = Math.abs(left) < 60 && (kind === 'red' || kind === 'escalated');
  return t(`clock.${kind}${none ? '-now' : ''}`, { amount, reason: reason ? t(`pause.${reason}`) : '' });
}

/** When something is due: the same words in lists, details, print and messages. */
export function DueText({ at }: { at: string }) {
  const { t } = useTranslation();
  return <span className="nowrap">{t('clock.due', { time: shortInstant(at, language()) })}</span>;
}

interface Props {
  clock: Commitment;
  /** When the record was read, in the platform's milliseconds; now if not given. */
  readAt?: number;
  /** Due time too. */
  full?: boolean;
}

/** A clock's badge, with its due time when there is room. */
export function Countdown({ clock, readAt, full = false }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const day = useWorkingDay();
  // What is promised is known before it is known how much of it is left.
  if (!day)
    return (
      <span className="row">
        {full && clock.dueTime ? <DueText at={clock.dueTime} /> : null}
        <span className="muted">…</span>
      </span>
    );
  const at = readAt ?? now;
  const kind = phrase(clock, remaining(clock, day, at, now));
  const text = clockText(t, clock, day, at, now);
  const resumes =
    clock.status === 'COMMITMENT_STATUS_RUNNING' && !isWorking(day, now) && day.next
      ? t('clock.resumes', { time: shortInstant(day.next, language()) })
      : undefined;
  return (
    <span className="row">
      {full && clock.dueTime ? <DueText at={clock.dueTime} /> : null}
      <Badge look={PHRASES[kind]} text={text} provisional={clock.provisional} />
      {full && clock.provisional ? <span className="meta">{t('clock.provisional')}</span> : null}
      {full && resumes ? <span className="meta">{resumes}</span> : null}
    </span>
  );
}

/** For records read just now. */
export function readNow(): number {
  return serverNow();
}
