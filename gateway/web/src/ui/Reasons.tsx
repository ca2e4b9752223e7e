// 推荐理由: why this provider, in facts that a person can check; no stars, no headline score.
import { useTranslation } from 'react-i18next';
import type { Candidate, Need } from '../api/records';
import { language } from '../i18n/i18n';
import { certificate, day, standardNumber } from '../lib/format';
import { Data } from './Data';
import { Margins } from './Margins';
import { SlotFacts } from './SlotFacts';
import { slotFacts } from './slot';
import './reasons.css';

/** Two or three facts for a row. */
export function ReasonLine({ candidate }: { candidate: Candidate }) {
  const { t } = useTranslation(['common', 'work']);
  const schemes = [...new Set(candidate.evidence.map((row) => t(`scheme.${row.scheme}`)))].join('+');
  const kept = candidate.terms.find((term) => term.name === 'on_time');
  return (
    <span>
      {[
        ...slotFacts(t, candidate),
        candidate.slot ? '' : t('work:reason.covers', { schemes, count: candidate.evidence.length }),
        candidate.plan && !candidate.slot
          ? t('work:reason.lead', { count: candidate.plan.leadWorkingDays })
          : '',
        kept ? (language() === 'zh' ? kept.whyZh : kept.whyEn) : '',
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

interface ReasonsProps {
  candidate: Candidate;
  /** What was asked, which tells the units of the margins. */
  need?: Need;
  /** Shown to the provider itself, whom neither the distance to its competitors nor the enterprise's weights concern. */
  own?: boolean;
}

/** Everything behind a rank: terms that add up, scope rows with who verified them, what is to be confirmed. */
export function Reasons({ candidate, need, own }: ReasonsProps) {
  const { t } = useTranslation(['common', 'work']);
  const zh = language() === 'zh';
  const most = Math.max(1, ...candidate.terms.map((term) => Number(term.contributionE6)));
  const sum = candidate.terms.reduce((all, term) => all + Number(term.contributionE6), 0);
  return (
    <div className="stack">
      <SlotFacts candidate={candidate} />
      <section aria-label={t('work:reason.terms')}>
        <h3>{t('work:reason.terms')}</h3>
        <table className="reason-table">
          <tbody>
            {candidate.terms.map((term) => (
              <tr key={term.name}>
                <th scope="row">{t(`work:reason.term.${term.name}`)}</th>
                <td>
                  {own ? null : (
                    <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                      <rect width={(Number(term.contributionE6) * 100) / most} height="8" />
                    </svg>
                  )}
                  <span className="muted">{zh ? term.whyZh : term.whyEn}</span>
                </td>
                {own ? null : <td className="num">{(Number(term.contributionE6) / 10_000).toFixed(1)}</td>}
              </tr>
            ))}
            {own ? null : (
              <tr>
                <th scope="row">{t('work:reason.sum')}</th>
                <td />
                <td className="num">{(sum / 10_000).toFixed(1)}</td>
              </tr>
            )}
          </tbody>
        </table>
        {candidate.baseRank !== candidate.rank ? (
          <p className="meta">{t('work:reason.fair', { rank: candidate.rank, base: candidate.baseRank })}</p>
        ) : null}
      </section>
      {own ? null : <Margins candidate={candidate} need={need} />}
      {candidate.evidence.length > 0 ? (
        <section aria-label={t('work:reason.evidence')}>
          <h3>{t('work:reason.evidence')}</h3>
          <ul className="stack-s">
            {candidate.evidence.map((row) => (
              <li key={row.scopeRowId}>
                <Data>{[row.object, row.parameter].filter(Boolean).join(' · ')}</Data>{' '}
                <span className="mono">{standardNumber(row.standard)}</span>
                <br />
                <span className="meta">
                  {certificate(t(`scheme.${row.scheme}`), row.certificateNumber)} ·{' '}
                  {t('work:reason.until', { date: day(row.validTo, language()) })} ·{' '}
                  {row.verifier
                    ? t('work:reason.verified', { date: day(row.verifyDate, language()) })
                    : t('state.VERIFICATION_STATE_SELF_DECLARED')}
                  {row.range ? ` · ${row.range}` : ''}
                  {row.uncertainty ? ` · ${row.uncertainty}` : ''}
                  {row.limit ? ` · ${row.limit}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {candidate.confirmations.length + candidate.notes.length > 0 ? (
        <section aria-label={t('work:reason.confirm')}>
          <h3>{t('work:reason.confirm')}</h3>
          <ul className="steps">
            {candidate.confirmations.map((one) => (
              <li key={one.code}>{zh ? one.zh : one.en}</li>
            ))}
            {candidate.notes.map((one) => (
              <li key={one.code}>{zh ? one.zh : one.en}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
