// 交付报告 of one order.
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useClocksOf, useOrder, useRequest } from '../../api/cases';
import type { Order } from '../../api/records';
import { StateBadge } from '../../ui/Badge';
import { ClockList } from '../../ui/ClockList';
import { Data } from '../../ui/Data';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, Notice } from '../../ui/states';
import { DeliverForm } from './deliver/DeliverForm';
import './provider.css';

function Body({ order }: { order: Order }) {
  const { t } = useTranslation(['provider', 'common']);
  const request = useRequest(order.serviceRequestId);
  const clocks = (useClocksOf(order.serviceRequestId).data ?? []).filter(
    (clock) => clock.subjectId === order.id,
  );
  return (
    <div className="stack wide-form">
      <PageHeader
        title={`${t('common:page.pDeliver')} ${order.number}`}
        crumbs={[
          { text: t('common:page.pJobs'), to: '/p/jobs' },
          { text: order.number, to: `/p/jobs/${order.id}` },
        ]}
        aside={<StateBadge state={order.state} />}
      >
        <ClockList clocks={clocks} />
        <p className="muted">
          <Data>{order.title}</Data> · <Data>{order.enterpriseName}</Data>
        </p>
      </PageHeader>
      {order.state === 'ORDER_STATE_IN_PROGRESS' ? (
        <Loaded query={request}>
          {({ items }) => (
            <DeliverForm order={order} items={items.filter((item) => order.itemIds.includes(item.id))} />
          )}
        </Loaded>
      ) : (
        <Notice tone="info">
          <p>{t('deliver.notNow')}</p>
          <Link to={`/p/jobs/${order.id}`}>{t('outcome.job', { number: order.number })}</Link>
        </Notice>
      )}
    </div>
  );
}

export default function Deliver() {
  const { id = '' } = useParams();
  const query = useOrder(id);
  return <Loaded query={query}>{(order) => <Body key={order.id} order={order} />}</Loaded>;
}
