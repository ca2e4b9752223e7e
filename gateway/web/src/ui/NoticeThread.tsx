import { useTranslation } from 'react-i18next';
import { useObligors } from '../api/directory';
import type { Notice } from '../api/records';
import { language } from '../i18n/i18n';
import { instant } from '../lib/format';
import { Data } from './Data';
import { partsOf, type Step, stepsOf } from './notice-thread';
import './timeline.css';

/** What was done with a notice, in its order; what is awaited comes last. */
export function NoticeThread({ notice }: { notice: Notice }) {
  const { t } = useTranslation(['common', 'work']);
  const { nameOf } = useObligors();
  const who = ({ name, actor }: Step) => {
    if (name === 'drafted') return notice.automatic ? t('work:notice.byPlatform') : t('work:history.bureau');
    if (name === 'awaited') return nameOf(notice.obligorId);
    const one = partsOf(actor);
    // Only centres and providers are named in the directory; who else acts here is the bureau.
    const organization = nameOf(one.organization) || t('work:history.bureau');
    return [organization, one.name].filter(Boolean).join(' · ');
  };
  const due = instant(notice.replyDueTime, language());
  return (
    <section aria-labelledby="notice-thread">
      <h3 id="notice-thread">{t('work:notice.thread')}</h3>
      <ol className="timeline">
        {stepsOf(notice).map((step) => (
          <li key={step.name} className="timeline-entry">
            <span className="meta nowrap">
              {step.time ? <time dateTime={step.time}>{instant(step.time, language())}</time> : null}
            </span>
            <span className="timeline-what">
              <strong>{t(`work:notice.step.${step.name}`)}</strong>{' '}
              <span className="muted">
                <Data>{who(step)}</Data>
              </span>
              {step.name === 'issued' ? (
                <span className="timeline-note">
                  <Data>{t('work:notice.numbered', { number: notice.number, due })}</Data>
                </span>
              ) : null}
              {step.name === 'awaited' ? (
                <span className="timeline-note">{t('work:notice.until', { due })}</span>
              ) : null}
              {step.name === 'replied' ? (
                <span className="timeline-note">
                  <strong>{t(notice.onTime ? 'work:notice.inTime' : 'work:notice.late')}</strong>
                </span>
              ) : null}
              {step.text ? (
                <span className="timeline-note">
                  <Data>{step.text}</Data>
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
