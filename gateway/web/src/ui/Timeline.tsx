// The log of a case: who did what, when, and why.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../i18n/i18n';
import { instant } from '../lib/format';
import { Data } from './Data';
import { type Entry, visible } from './timeline';
import './timeline.css';

/** Oldest first; the minor events can be hidden. */
export function Timeline({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation(['common', 'work']);
  const [all, setAll] = useState(false);
  const shown = visible(entries, all);
  return (
    <div className="stack-s">
      <div className="row no-print" role="group" aria-label={t('work:timeline.filter')}>
        <button type="button" className="button" aria-pressed={!all} onClick={() => setAll(false)}>
          {t('work:timeline.key')}
        </button>
        <button type="button" className="button" aria-pressed={all} onClick={() => setAll(true)}>
          {t('work:timeline.all', { count: entries.length })}
        </button>
      </div>
      <ol className="timeline">
        {shown.map((entry) => (
          <li key={entry.id} id={entry.id} className={`timeline-entry ${entry.tone}`}>
            <a className="meta nowrap" href={`#${entry.id}`}>
              <time dateTime={entry.time}>{instant(entry.time, language())}</time>
            </a>
            <span className="timeline-what">
              <strong>{t(entry.text)}</strong>
              {entry.actor ? (
                <span className="muted">
                  {' '}
                  <Data>{entry.actor}</Data>
                </span>
              ) : null}
              {entry.note ? (
                <span className="timeline-note">
                  <Data>{entry.note}</Data>
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
