import { useTranslation } from 'react-i18next';
import type { MatchResponse, Need } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Empty, Notice } from '../../../ui/states';
import { CandidateRow } from './CandidateRow';

interface Props {
  match: MatchResponse;
  need: Need | undefined;
  asked: string[];
  chosen: string[];
  choose: (ids: string[]) => void;
}

export function Candidates({ match, need, asked, chosen, choose }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const zh = language() === 'zh';
  return (
    <section className="stack-s" aria-label={t('candidates.label')}>
      {match.stale ? <Notice tone="warn">{t('candidates.stale')}</Notice> : null}
      <p className="muted">
        {t('candidates.summary', { sites: match.eligible, count: match.candidates.length })} ·{' '}
        {t('candidates.asOf', { time: instant(match.asOf, language()) })}
      </p>
      {match.candidates.length === 0 ? (
        <Empty title={t('candidates.none')}>
          <p>{zh ? match.loaded?.zh : match.loaded?.en}</p>
        </Empty>
      ) : (
        <ul className="candidate-list">
          {match.candidates.map((candidate) => (
            <CandidateRow
              key={candidate.providerId + candidate.siteId}
              candidate={candidate}
              need={need}
              asked={asked.includes(candidate.providerId)}
              chosen={chosen.includes(candidate.providerId)}
              toggle={() =>
                choose(
                  chosen.includes(candidate.providerId)
                    ? chosen.filter((id) => id !== candidate.providerId)
                    : [...chosen, candidate.providerId],
                )
              }
            />
          ))}
        </ul>
      )}
    </section>
  );
}
