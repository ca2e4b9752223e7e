// What a message is about: its chip, and the page where something can be done about it.
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/records';
import { Badge, StateBadge } from '../Badge';

const LEVEL = {
  MESSAGE_KIND_UNSPECIFIED: 'LEVEL_UNSPECIFIED',
  MESSAGE_KIND_REMINDER: 'LEVEL_REMINDER',
  MESSAGE_KIND_YELLOW: 'LEVEL_YELLOW',
  MESSAGE_KIND_RED: 'LEVEL_RED',
  MESSAGE_KIND_ESCALATED: 'LEVEL_ESCALATED',
} as const;

/** The chip of the level, or of the notice. */
export function KindBadge({ kind }: { kind: Message['kind'] }) {
  const { t } = useTranslation('bell');
  return kind === 'MESSAGE_KIND_NOTICE' ? (
    <Badge look={{ tone: 'alarm', sign: 'octagon-filled' }} text={t('notice')} />
  ) : (
    <StateBadge state={LEVEL[kind]} />
  );
}

/** Where the obligor deals with it, in its area. */
export function placeOf(message: Message, area: 'e' | 'p' | 'c' | 's' | undefined): string {
  const { stage, subjectId, noticeId, serviceRequestId, commitmentId } = message;
  if (area === 's') return `/s/cases/${commitmentId}`;
  if (area === 'e') return serviceRequestId ? `/e/requests/${serviceRequestId}` : '/e/requests';
  const own = area === 'c' ? '/c' : '/p';
  if (noticeId) return `${own}/notices/${noticeId}`;
  if (stage === 'COMMITMENT_STAGE_SUPERVISION_REPLY') return `${own}/notices/${subjectId}`;
  if (area === 'c') return serviceRequestId ? `/c/requests/${serviceRequestId}` : '/c/queue';
  switch (stage) {
    case 'COMMITMENT_STAGE_RESPONSE':
    case 'COMMITMENT_STAGE_QUOTATION':
      return `/p/offers/${subjectId}`;
    case 'COMMITMENT_STAGE_DELIVERY':
      return `/p/jobs/${subjectId}`;
    case 'COMMITMENT_STAGE_RECTIFICATION':
      return '/p?ratings=RECTIFY';
    default:
      return '/p/cards';
  }
}
