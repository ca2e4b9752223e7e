// Orders of the case; a cancellation that waits for a decision is decided here.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOrdersOf } from '../../../api/cases';
import { useObligors } from '../../../api/directory';
import type { Order } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant, money } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { CancellationDialog } from './CancellationDialog';

export function Orders({ id }: { id: string }) {
  const { t } = useTranslation(['centre', 'common']);
  const query = useOrdersOf(id);
  const { nameOf } = useObligors();
  const [deciding, setDeciding] = useState<Order>();
  if (!query.data || query.data.length === 0) return null;
  return (
    <section className="panel stack-s" aria-labelledby="orders">
      <h2 id="orders">{t('case.orders')}</h2>
      <ul className="item-list">
        {query.data.map((order) => (
          <li key={order.id} className="stack-s">
            <div className="row between">
              <span className="row">
                <strong>{order.number}</strong>
                <StateBadge state={order.state} />
                <Data>{order.providerName || nameOf(order.providerId)}</Data>
              </span>
              {order.proposal ? (
                <button type="button" className="button" onClick={() => setDeciding(order)}>
                  {t('cancellation.open')}
                </button>
              ) : null}
            </div>
            <p className="item-line">
              {money(order.totalFen)} · {t('offers.days', { count: order.promisedDays })}
              {order.sample?.label ? ` · ${t('case.sampleLabel', { label: order.sample.label })}` : ''}
            </p>
            {order.proposal ? (
              <p className="muted">
                {t(
                  order.proposal.proposerId === order.providerId
                    ? 'cancellation.provider'
                    : 'cancellation.enterprise',
                )}{' '}
                {instant(order.proposal.createTime, language())}: <Data>{order.proposal.reason}</Data>
              </p>
            ) : null}
            {order.reports.length > 0 ? (
              <ul>
                {/* The file itself is the enterprise's: the centre sees that it is there. */}
                {order.reports.map((report) => (
                  <li key={report.documentId}>
                    {t('case.report', { number: report.number, day: day(report.testDate, language()) })} ·{' '}
                    {report.marks.map((mark) => t(`common:scheme.${mark}`)).join('+')}
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
      {deciding ? <CancellationDialog order={deciding} onClose={() => setDeciding(undefined)} /> : null}
    </section>
  );
}
