// The counter: who is in front of it, and what waits today.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useKeys } from '../../app/keys';
import { useQueues } from '../../app/queues';
import { useMe } from '../../app/useSession';
import { Data } from '../../ui/Data';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { FirmLookup } from './FirmLookup';
import { QUEUES } from './queries';
import './centre.css';

export default function Home() {
  const { t } = useTranslation(['centre', 'common']);
  const navigate = useNavigate();
  const me = useMe();
  const counts = useQueues();
  const lookup = useRef<HTMLInputElement>(null);
  useKeys({
    F2: () => void navigate('/c/intake'),
    F4: () => lookup.current?.focus(),
  });
  return (
    <div className="stack dense-page">
      <PageHeader
        title={t('common:page.c')}
        actions={
          <Link className="button primary" to="/c/intake">
            <Icon name="plus" />
            {t('home.intake')} <kbd>F2</kbd>
          </Link>
        }
      >
        <p className="muted">
          <Data>{me.organization?.displayName}</Data>
        </p>
      </PageHeader>
      <FirmLookup input={lookup} />
      <section className="panel" aria-labelledby="waiting">
        <h2 id="waiting">{t('home.waiting')}</h2>
        <ul className="queue-tiles">
          {QUEUES.map((queue) => (
            <li key={queue}>
              <Link className="queue-tile" to={`/c/queue?queue=${queue}`}>
                <span className="queue-count">{counts[queue] ?? '…'}</span>
                <span>
                  <strong>{t(`queue.${queue}`)}</strong>
                  <span className="meta queue-hint">{t(`queueHint.${queue}`)}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
