// One candidate: a few facts, and why it stands where it stands.
import { useTranslation } from 'react-i18next';
import type { Candidate } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, money } from '../../../lib/format';
import { Data } from '../../../ui/Data';

interface Props {
  candidate: Candidate;
  asked: boolean;
  chosen: boolean;
  toggle: () => void;
}

const millionths = (value: string | number) => (Number(value) / 1e6).toFixed(3);

export function CandidateRow({ candidate, asked, chosen, toggle }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const zh = language() === 'zh';
  const { plan } = candidate;
  return (
    <li className="candidate stack-s">
      <label className="row candidate-name">
        <input type="checkbox" checked={chosen} disabled={asked} onChange={toggle} />
        <strong>
          {candidate.rank}. <Data>{`${candidate.providerName} · ${candidate.siteName}`}</Data>
        </strong>
        {asked ? <span className="meta">{t('candidates.asked')}</span> : null}
      </label>
      <p className="item-line">
        {plan?.priceFen === undefined ? t('candidates.onRequest') : money(plan.priceFen)}
        {plan ? ` · ${t('offers.days', { count: plan.leadWorkingDays })}` : ''}
        {plan?.finish ? ` · ${t('candidates.finish', { day: day(plan.finish, language()) })}` : ''}
        {plan && Number(plan.distanceM) > 0
          ? ` · ${t('candidates.km', { km: Math.round(Number(plan.distanceM) / 1000) })}`
          : ''}
      </p>
      {candidate.confirmations.length > 0 ? (
        <ul className="steps">
          {candidate.confirmations.map((one) => (
            <li key={one.code}>{zh ? one.zh : one.en}</li>
          ))}
        </ul>
      ) : null}
      <details>
        <summary>{t('candidates.why')}</summary>
        <div className="scroll-x">
          <table className="dense">
            <thead>
              <tr>
                <th scope="col">{t('candidates.term')}</th>
                <th scope="col" className="num">
                  {t('candidates.weight')}
                </th>
                <th scope="col" className="num">
                  {t('candidates.part')}
                </th>
              </tr>
            </thead>
            <tbody>
              {candidate.terms.map((term) => (
                <tr key={term.name}>
                  <td>{zh ? term.whyZh : term.whyEn}</td>
                  <td className="num">{term.weight} ‰</td>
                  <td className="num">{millionths(term.contributionE6)}</td>
                </tr>
              ))}
              <tr>
                <th scope="row" colSpan={2}>
                  {t('candidates.sum')}
                </th>
                <td className="num">{millionths(candidate.scoreE6)}</td>
              </tr>
            </tbody>
          </table>
        </div>
        <ul className="steps">
          {candidate.evidence.map((row) => (
            <li key={row.scopeRowId}>
              <Data>{[row.object, row.parameter, row.standard, row.range].filter(Boolean).join(' ')}</Data>{' '}
              {t(`common:scheme.${row.scheme}`)} {row.certificateNumber} ·{' '}
              {t('candidates.validTo', { day: day(row.validTo, language()) })} ·{' '}
              {row.verifier ? (
                <>
                  {t('common:state.VERIFICATION_STATE_VERIFIED')} {day(row.verifyDate, language())}
                </>
              ) : (
                t('common:state.VERIFICATION_STATE_SELF_DECLARED')
              )}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
