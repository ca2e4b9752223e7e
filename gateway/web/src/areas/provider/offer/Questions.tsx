import { useTranslation } from 'react-i18next';
import type { Offer } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';

/** Questions to the firm and what it answered. */
export function Questions({ offer }: { offer: Offer }) {
  const { t } = useTranslation('provider');
  if (offer.questions.length === 0) return null;
  return (
    <section className="panel stack-s" aria-labelledby="questions">
      <h2 id="questions">{t('questions.title')}</h2>
      <ol className="steps">
        {offer.questions.map((one) => (
          <li key={one.askTime}>
            <Data>{one.question}</Data> <span className="meta">{instant(one.askTime, language())}</span>
            <br />
            {one.answerTime ? (
              <>
                {t('questions.answer')}{' '}
                <strong>{one.answer ? <Data>{one.answer}</Data> : t('questions.closed')}</strong>{' '}
                <span className="meta">{instant(one.answerTime, language())}</span>
              </>
            ) : (
              <span className="muted">{t('questions.waiting')}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
