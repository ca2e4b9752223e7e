import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant, standardNumber } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';

/** The reports that were delivered, the newest first. */
export function Reports({ order }: { order: Order }) {
  const { t } = useTranslation(['provider', 'common']);
  if (order.reports.length === 0) return null;
  return (
    <section className="panel stack-s" aria-labelledby="reports">
      <h2 id="reports">{t('report.title')}</h2>
      {[...order.reports].reverse().map((report) => (
        <div key={report.version} className="stack-s">
          <DescList
            facts={[
              { label: t('report.number'), value: report.number },
              { label: t('report.version'), value: t('quote.versionOf', { version: report.version }) },
              { label: t('report.delivered'), value: instant(report.deliverTime, language()) },
              { label: t('report.testDate'), value: day(report.testDate, language()) },
              { label: t('report.signatory'), value: <Data>{report.signatory}</Data> },
              {
                label: t('report.marks'),
                value: report.marks.map((mark) => t(`common:scheme.${mark}`)).join(' + '),
              },
              {
                label: t('report.rows'),
                value: (
                  <Data>
                    {report.rows.map((row) => `${row.parameter} ${standardNumber(row.standard)}`).join('；')}
                  </Data>
                ),
                wide: true,
              },
              ...(report.deviation
                ? [{ label: t('sample.deviation'), value: <Data>{report.deviation}</Data>, wide: true }]
                : []),
            ]}
          />
          <DocumentRow id={report.documentId} digest />
        </div>
      ))}
    </section>
  );
}
