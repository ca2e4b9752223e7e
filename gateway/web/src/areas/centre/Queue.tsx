// 办理队列: each queue by its address; its number is the number of its rows.
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useKeys } from '../../app/keys';
import { useQueues } from '../../app/queues';
import { PageHeader } from '../../ui/PageHeader';
import { CancellationQueue } from './CancellationQueue';
import { QUEUES, RATING_QUEUES, REQUEST_QUEUES } from './queries';
import { RatingQueue } from './RatingQueue';
import { RequestQueue } from './RequestQueue';
import './centre.css';

export default function Queue() {
  const { t } = useTranslation(['centre', 'common']);
  const [params, setParams] = useSearchParams();
  const counts = useQueues();
  const asked = params.get('queue');
  const queue = QUEUES.find((name) => name === asked) ?? 'TO_ACCEPT';
  const request = REQUEST_QUEUES.find((name) => name === queue);
  const rating = RATING_QUEUES.find((name) => name === queue);
  const step = (by: number) => {
    const next = QUEUES[(QUEUES.indexOf(queue) + by + QUEUES.length) % QUEUES.length];
    setParams({ queue: next ?? 'TO_ACCEPT' });
  };
  useKeys({ '[': () => step(-1), ']': () => step(1) });
  return (
    <div className="stack dense-page">
      <PageHeader title={t('common:page.cQueue')} crumbs={[{ text: t('common:page.c'), to: '/c' }]} />
      <nav className="tabs" aria-label={t('queue.label')}>
        {QUEUES.map((name) => (
          <Link key={name} to={`/c/queue?queue=${name}`} aria-current={name === queue ? 'page' : undefined}>
            {t('common:nav.counted', { name: t(`queue.${name}`), count: counts[name] ?? 0 })}
          </Link>
        ))}
      </nav>
      <p className="muted">{t(`queueHint.${queue}`)}</p>
      {request ? <RequestQueue key={request} queue={request} /> : null}
      {rating ? <RatingQueue key={rating} queue={rating} /> : null}
      {queue === 'CANCELLATIONS' ? <CancellationQueue /> : null}
    </div>
  );
}
