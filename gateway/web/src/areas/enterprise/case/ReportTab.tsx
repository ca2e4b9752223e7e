import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant, standardNumber } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';
import { ErrorSummary } from '../../../ui/Field';
import { Empty, Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { DisputeDialog } from './DisputeDialog';
import { RatingPanel } from './RatingPanel';
import type { CaseProps } from './types';

/** Reports: the file with its digest, what it states, and the firm's word on it. */
export function ReportTab({ orders }: CaseProps) {
  const { t } = useTranslation('enterprise');
  const delivered = orders.filter((order) => order.reports.length > 0);
  if (delivered.length === 0)
    return (
      <Empty title={t('report.none')}>
        <p>{t('report.noneText')}</p>
      </Empty>
    );
  return (
    <div className="stack">
      {delivered.map((order) => (
        <OrderReports key={order.id} order={order} />
      ))}
    </div>
  );
}

function OrderReports({ order }: { order: Order }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({});
  const [objecting, setObjecting] = useState(false);
  return (
    <section className="panel stack" aria-labelledby={`report-${order.id}`}>
      <h2 id={`report-${order.id}`} className="row">
        <span className="mono">{order.number}</span> <Data>{order.providerName}</Data>{' '}
        <StateBadge state={order.state} />
      </h2>
      {[...order.reports].reverse().map((report) => (
        <article key={report.version} className="stack-s">
          <h3>{t('report.version', { number: report.number, version: report.version })}</h3>
          <DocumentRow id={report.documentId} digest />
          <DescList
            facts={[
              { label: t('report.testDate'), value: day(report.testDate, language()) },
              { label: t('report.signatory'), value: <Data>{report.signatory}</Data> },
              {
                label: t('report.marks'),
                value: report.marks.map((mark) => t(`common:scheme.${mark}`)).join(' + '),
              },
              { label: t('report.delivered'), value: instant(report.deliverTime, language()) },
              { label: t('report.deviation'), value: <Data>{report.deviation}</Data> },
            ]}
          />
          <ul className="steps">
            {report.rows.map((row) => (
              <li key={row.itemId + row.parameter + row.standard}>
                <Data>{row.parameter}</Data> <span className="mono">{standardNumber(row.standard)}</span>{' '}
                {row.scopeRowId ? <span className="meta">{t('report.covered')}</span> : null}
              </li>
            ))}
          </ul>
        </article>
      ))}
      {order.disputePoints.length > 0 ? (
        <Notice tone="warn">
          <p>{t('report.disputed')}</p>
          <ul className="steps">
            {order.disputePoints.map((point) => (
              <li key={point}>
                <Data>{point}</Data>
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {order.state === 'ORDER_STATE_DELIVERED' ? (
        <>
          <ErrorSummary violations={form.violations} failure={form.failure} />
          <p>{t('report.until', { time: instant(order.confirmBy, language()) })}</p>
          <p className="row">
            <button
              type="button"
              className="button primary"
              disabled={form.busy}
              onClick={() =>
                void act(
                  (key) =>
                    read(
                      api.POST('/v1/orders/{id}:confirm', {
                        params: { path: { id: order.id } },
                        headers: once(key),
                        body: { id: order.id, etag: order.etag },
                      }),
                    ),
                  () => undefined,
                )
              }
            >
              {t('report.confirm')}
            </button>
            <button type="button" className="button" onClick={() => setObjecting(true)}>
              {t('dispute.verb')}
            </button>
          </p>
        </>
      ) : null}
      {order.ratingId ? <RatingPanel order={order} /> : null}
      {objecting ? <DisputeDialog order={order} onClose={() => setObjecting(false)} /> : null}
    </section>
  );
}
