// One order: its clock, who acts now, and the next verb.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useClocksOf, useOrder } from '../../api/cases';
import type { Order } from '../../api/records';
import { visited } from '../../app/recent';
import { language } from '../../i18n/i18n';
import { day, money } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { ClockList } from '../../ui/ClockList';
import { DescList } from '../../ui/DescList';
import { Extensions } from '../../ui/Extensions';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded } from '../../ui/states';
import { Case, CaseLog } from './job/Case';
import { Reports } from './job/Reports';
import { SampleFacts } from './job/SampleFacts';
import { Standing } from './job/Standing';
import { Verbs } from './job/Verbs';
import './provider.css';

function Body({ order }: { order: Order }) {
  const { t } = useTranslation(['provider', 'common']);
  const all = useClocksOf(order.serviceRequestId).data ?? [];
  const clocks = all.filter(
    (clock) =>
      clock.obligorId === order.providerId &&
      (clock.subjectId === order.id || clock.stage === 'COMMITMENT_STAGE_COMPLAINT'),
  );
  const delivery = clocks.find(
    (clock) =>
      clock.stage === 'COMMITMENT_STAGE_DELIVERY' &&
      ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED', 'COMMITMENT_STATUS_PENDING'].includes(
        clock.status,
      ),
  );
  useEffect(() => {
    visited({ text: `${order.number} ${order.title}`, to: `/p/jobs/${order.id}` });
  }, [order.number, order.title, order.id]);
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pJob')}
        record={order.number}
        crumbs={[
          { text: t('common:page.p'), to: '/p' },
          { text: t('common:page.pJobs'), to: '/p/jobs' },
        ]}
        aside={<StateBadge state={order.state} />}
        actions={<Verbs order={order} clock={delivery} />}
      >
        <ClockList clocks={clocks} />
        {delivery ? <Extensions id={delivery.id} /> : null}
      </PageHeader>
      <Standing order={order} />
      <div className="two-columns">
        <div className="stack">
          <section className="panel stack-s" aria-labelledby="promise">
            <h2 id="promise">{t('job.promise')}</h2>
            <DescList
              facts={[
                { label: t('column.total'), value: money(order.totalFen) },
                { label: t('quote.lead'), value: t('common:clock.days', { count: order.promisedDays }) },
                { label: t('quote.start'), value: order.start ? day(order.start, language()) : '' },
                ...(order.attempt > 1 ? [{ label: t('job.attempt'), value: String(order.attempt) }] : []),
              ]}
            />
          </section>
          <Case order={order} />
        </div>
        <div className="stack">
          <SampleFacts order={order} />
          <Reports order={order} />
          <CaseLog order={order} clocks={clocks} />
        </div>
      </div>
    </div>
  );
}

export default function JobPage() {
  const { id = '' } = useParams();
  const query = useOrder(id);
  return <Loaded query={query}>{(order) => <Body key={order.id} order={order} />}</Loaded>;
}
