// What waits for a member now, queue by queue: each count leads to exactly its rows.
import { useAppealCount, useNoticeCount, useRatingAppealCount } from '../api/supervision';
import { useClockCounts, useQueues } from './queues';
import type { Area } from './routes';

export interface Waiting {
  /** Key of its name in the catalogue `bell`. */
  name: string;
  to: string;
  count: number;
}

/** Queues of cases of an area, each with the list that it narrows. */
const QUEUES: Record<'e' | 'p' | 'c', [list: string, queues: string[]][]> = {
  e: [
    [
      '/e/requests',
      [
        'CORRECTIONS',
        'QUOTES',
        'TO_MATCH',
        'QUESTIONS',
        'CONFIRMATIONS',
        'SAMPLES',
        'REPORTS',
        'CANCELLATIONS',
        'RATINGS',
      ],
    ],
  ],
  p: [
    ['/p/offers', ['TO_RESPOND', 'TO_QUOTE']],
    ['/p/jobs', ['TO_RECEIVE', 'DISPUTED', 'CANCELLATIONS']],
  ],
  c: [['/c/queue', ['TO_ACCEPT', 'TO_MATCH', 'SOURCING', 'FOLLOW_UP', 'REVIEW', 'CANCELLATIONS']]],
};
const CLOCKS = ['OVERDUE', 'DUE_TODAY'];

/** The queues of cases that hold something. */
export function ofCases(area: 'e' | 'p' | 'c', counts: Record<string, number>): Waiting[] {
  const found = QUEUES[area].flatMap(([list, queues]) =>
    queues.map((name) => ({ name, to: `${list}?queue=${name}`, count: counts[name] ?? 0 })),
  );
  const ratings = { name: 'RECTIFY', to: '/p?ratings=RECTIFY', count: counts.RECTIFY ?? 0 };
  return [...found, ...(area === 'p' ? [ratings] : [])].filter(({ count }) => count > 0);
}

/** Everything that waits in an area. */
export function useWaiting(area: Exclude<Area, 'open'>): Waiting[] {
  const counts = useQueues();
  const clocks = useClockCounts(area === 's');
  const drafts = useNoticeCount(['NOTICE_STATE_DRAFT'], area === 's').data ?? 0;
  const issued = useNoticeCount(['NOTICE_STATE_ISSUED'], area === 'p' || area === 'c').data ?? 0;
  const appeals = useAppealCount(area === 's').data ?? 0;
  const ratings = useRatingAppealCount(area === 's').data ?? 0;
  if (area !== 's') {
    const notices = { name: 'ISSUED', to: `/${area}/cards`, count: area === 'e' ? 0 : issued };
    return [...ofCases(area, counts), ...(notices.count > 0 ? [notices] : [])];
  }
  return [
    ...CLOCKS.map((name) => ({ name, to: `/s/cases?queue=${name}`, count: clocks[name] ?? 0 })),
    { name: 'NOTICES', to: '/s/supervision?state=NOTICE_STATE_DRAFT', count: drafts },
    { name: 'APPEALS', to: '/s/cards?appeal=APPEAL_STATE_OPEN', count: appeals },
    { name: 'RATING_APPEALS', to: '/s/asked', count: ratings },
  ].filter(({ count }) => count > 0);
}
