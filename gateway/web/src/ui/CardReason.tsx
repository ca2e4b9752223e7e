// Why a card stands no more: in the words of who decided, or for what the platform corrected itself.
import { useTranslation } from 'react-i18next';
import { Data } from './Data';

/** Causes of corrections as the platform notes them. */
const CAUSES = new Set(['CALENDAR', 'BACKDATING', 'LATE_FACT', 'EXTENSION']);

export function CardReason({ reason }: { reason: string }) {
  const { t } = useTranslation('work');
  return CAUSES.has(reason) ? <span>{t(`cards.cause.${reason}`)}</span> : <Data>{reason}</Data>;
}
