// What was found about reports of a provider, with what is done about one.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import type { Finding } from '../../api/credit';
import { language } from '../../i18n/i18n';
import { day, instant } from '../../lib/format';
import { Data } from '../Data';
import { ExportFile } from '../ExportFile';

interface Props {
  findings: Finding[];
  /** Whose; left out by the provider itself. */
  providerId?: string;
  /** Beside a finding. */
  verb?: (finding: Finding) => ReactNode;
  /** Beside the exports. */
  children?: ReactNode;
}

export function FindingList({ findings, providerId, verb, children }: Props) {
  const { t } = useTranslation('credit');
  return (
    <section className="panel stack-s" aria-labelledby="findings">
      <div className="row between">
        <h2 id="findings">{t('findings.title')}</h2>
        <span className="row no-print">
          <ExportFile
            name="findings"
            forms={['CSV', 'XLSX']}
            total={findings.length}
            load={(file) => {
              const query = { ...file, ...(providerId ? { 'filter.providerId': providerId } : {}) };
              return read(api.GET('/v1/stats/findings:export', { params: { query }, parseAs: 'blob' }));
            }}
          />
          {children}
        </span>
      </div>
      {findings.length === 0 ? <p className="muted">{t('findings.none')}</p> : null}
      <ul className="work-list">
        {findings.map((one) => (
          <li key={one.id} className="stack-s">
            <span className="row">
              <strong>{t(`findings.kind.${one.kind}`)}</strong>
              <Data>{one.reportNumber}</Data>
              <span className="meta">{day(one.foundOn, language())}</span>
              {one.withdrawTime ? null : verb?.(one)}
            </span>
            <Data>{one.summary}</Data>
            {one.withdrawTime ? (
              <span className="meta">
                {t('findings.withdrawn', { time: instant(one.withdrawTime, language()) })}{' '}
                <Data>{one.withdrawReason}</Data>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
