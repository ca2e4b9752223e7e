// The queues of the bureau; each number is a link to exactly its rows.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAppealCount, useNoticeCount, useRatingAppealCount } from '../../../api/supervision';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Icon } from '../../../ui/Icon';
import { Notice } from '../../../ui/states';
import { LOOKS, type Look } from '../../../ui/status-map';
import type { Counts, QueueName } from '../queries';

const TILES: { queue: QueueName; look: Look }[] = [
  { queue: 'DUE_TODAY', look: { tone: 'info', sign: 'clock' } },
  { queue: 'YELLOW', look: LOOKS.LEVEL_YELLOW },
  { queue: 'RED', look: LOOKS.LEVEL_RED },
  { queue: 'ESCALATED', look: LOOKS.LEVEL_ESCALATED },
  { queue: 'PAUSED', look: LOOKS.COMMITMENT_STATUS_PAUSED },
  { queue: 'OVERDUE', look: { tone: 'bad', sign: 'octagon' } },
];
const CALM: QueueName[] = ['DUE_TODAY', 'YELLOW', 'RED', 'ESCALATED', 'OVERDUE'];

export function Tiles({ counts, time }: { counts: Counts; time: string }) {
  const { t } = useTranslation('supervision');
  const waiting = [
    {
      name: 'NOTICES',
      to: '/s/supervision?state=NOTICE_STATE_DRAFT',
      count: useNoticeCount(['NOTICE_STATE_DRAFT']).data ?? 0,
    },
    { name: 'APPEALS', to: '/s/cards?appeal=APPEAL_STATE_OPEN', count: useAppealCount().data ?? 0 },
  ];
  // Rare: it takes a place only when one waits.
  const ratings = useRatingAppealCount().data ?? 0;
  if (ratings > 0) waiting.push({ name: 'RATING_APPEALS', to: '/s/asked', count: ratings });
  const clear = CALM.every((queue) => counts[queue] === 0);
  return (
    <section className="stack-s" aria-label={t('tiles.label')}>
      {clear ? (
        <Notice tone="good">
          {t('tiles.clear', { time: instant(time, language()), count: counts.OPEN ?? 0 })}
        </Notice>
      ) : null}
      <ul className="tiles">
        {TILES.map(({ queue, look }) => {
          const count = counts[queue] ?? 0;
          return (
            <li key={queue}>
              {/* Colour only where something waits: the resting state is grey. */}
              <Link className={`tile ${count > 0 ? look.tone : 'neutral'}`} to={`/s/cases?queue=${queue}`}>
                <span className="tile-name">
                  <Icon name={look.sign} />
                  {t(`queue.${queue}`)}
                </span>
                <span className="tile-count">{count}</span>
              </Link>
            </li>
          );
        })}
        {waiting.map(({ name, to, count }) => (
          <li key={name}>
            <Link className={`tile ${count > 0 ? 'info' : 'neutral'}`} to={to}>
              <span className="tile-name">
                <Icon name="pen" />
                {t(`queue.${name}`)}
              </span>
              <span className="tile-count">{count}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p className="muted">
        <Link to="/s/cases?queue=OPEN">{t('tiles.open', { count: counts.OPEN ?? 0 })}</Link>
        {' · '}
        <Link to="/s/cases?queue=PENDING">{t('tiles.pending', { count: counts.PENDING ?? 0 })}</Link>
        {' · '}
        <Link to="/s/cases?queue=PROVISIONAL">
          {t('tiles.provisional', { count: counts.PROVISIONAL ?? 0 })}
        </Link>
      </p>
    </section>
  );
}
