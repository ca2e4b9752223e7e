// One candidate: a few facts, and why it stands where it stands.
import { useTranslation } from 'react-i18next';
import type { Candidate, Need } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { ReasonLine, Reasons } from '../../../ui/Reasons';

interface Props {
  candidate: Candidate;
  need: Need | undefined;
  asked: boolean;
  chosen: boolean;
  toggle: () => void;
}

export function CandidateRow({ candidate, need, asked, chosen, toggle }: Props) {
  const { t } = useTranslation(['centre', 'common']);
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
        {candidate.slot ? <Data>{candidate.slot.model || candidate.slot.capability}</Data> : null}
        {candidate.slot
          ? null
          : plan?.priceFen === undefined
            ? t('candidates.onRequest')
            : money(plan.priceFen)}
        {plan && !candidate.slot ? ` · ${t('offers.days', { count: plan.leadWorkingDays })}` : ''}
        {plan?.finish && !candidate.slot
          ? ` · ${t('candidates.finish', { day: day(plan.finish, language()) })}`
          : ''}
        {plan && Number(plan.distanceM) > 0
          ? ` · ${t('candidates.km', { km: Math.round(Number(plan.distanceM) / 1000) })}`
          : ''}
      </p>
      <p className="item-line">
        <ReasonLine candidate={candidate} />
      </p>
      <details>
        <summary>{t('candidates.why')}</summary>
        <Reasons candidate={candidate} need={need} />
      </details>
    </li>
  );
}
