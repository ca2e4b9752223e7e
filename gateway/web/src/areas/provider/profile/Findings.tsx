import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import type { Rec } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';

type Finding = Rec<'nqi.commitments.v1.ReportFinding'>;

/** What was found about the provider's reports; nothing is drawn when nothing was. */
export function Findings() {
  const { t } = useTranslation('ours');
  const findings = useQuery({
    queryKey: ['credit', 'findings'],
    queryFn: async () => ((await read(api.GET('/v1/stats/findings'))).findings ?? []) as Finding[],
  }).data;
  if (!findings?.length) return null;
  return (
    <section className="panel stack-s" aria-labelledby="findings">
      <h2 id="findings">{t('findings')}</h2>
      <ul className="work-list">
        {findings.map((one) => (
          <li key={one.id} className="stack-s">
            <span className="row">
              <strong>{t(`finding.${one.kind}`)}</strong>
              <Data>{one.reportNumber}</Data>
              <span className="meta">{day(one.foundOn, language())}</span>
            </span>
            <Data>{one.summary}</Data>
            {one.withdrawTime ? (
              <span className="meta">
                {t('finding.withdrawn', { time: instant(one.withdrawTime, language()) })}{' '}
                <Data>{one.withdrawReason}</Data>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
