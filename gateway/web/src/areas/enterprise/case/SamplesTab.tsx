import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/records';
import { useMe } from '../../../app/useSession';
import { language } from '../../../i18n/i18n';
import { day, instant, money } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { ClockList } from '../../../ui/ClockList';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';
import { Empty, Notice } from '../../../ui/states';
import { useProvider } from '../queries';
import { CancelDialog } from './CancelDialog';
import { DecideDialog } from './DecideDialog';
import { ResendDialog } from './ResendDialog';
import type { CaseProps } from './types';

/** Orders of a case: where the sample goes, how it fared. */
export function SamplesTab({ orders, clocks }: CaseProps) {
  const { t } = useTranslation('enterprise');
  if (orders.length === 0) return <Empty title={t('order.none')} />;
  return (
    <div className="stack">
      {orders.map((order) => (
        <OrderPanel
          key={order.id}
          order={order}
          clocks={clocks.filter((clock) => clock.subjectId === order.id)}
        />
      ))}
    </div>
  );
}

const OPEN = [
  'ORDER_STATE_AWAITING_SAMPLE',
  'ORDER_STATE_SAMPLE_UNFIT',
  'ORDER_STATE_IN_PROGRESS',
  'ORDER_STATE_CONFIRMING',
];

function OrderPanel({ order, clocks }: { order: Order; clocks: CaseProps['clocks'] }) {
  const { t } = useTranslation('enterprise');
  const me = useMe().organization?.id;
  const site = useProvider(order.providerId).data?.sites.find((one) => one.id === order.siteId);
  const [dialog, setDialog] = useState<'resend' | 'accept' | 'cancel' | 'decide'>();
  const sample = order.sample;
  const close = () => setDialog(undefined);
  return (
    <section className="panel stack-s" aria-labelledby={`order-${order.id}`}>
      <h2 id={`order-${order.id}`} className="row">
        <span className="mono">{order.number}</span> <Data>{order.providerName}</Data>{' '}
        <StateBadge state={order.state} />
      </h2>
      <ClockList clocks={clocks} />
      <DescList
        facts={[
          { label: t('order.price'), value: money(order.totalFen) },
          { label: t('order.promised'), value: t('compare.days', { count: order.promisedDays }) },
          { label: t('order.start'), value: day(order.start, language()) },
          {
            label: t('order.place'),
            value: site ? <Data>{`${site.displayName} ${site.address}`}</Data> : '',
          },
          { label: t('order.sampleLabel'), value: sample?.label },
          {
            label: t('order.received'),
            value: sample?.receiveTime ? instant(sample.receiveTime, language()) : '',
          },
          { label: t('order.condition'), value: sample ? <Data>{sample.condition}</Data> : '' },
        ]}
      />
      {order.state === 'ORDER_STATE_AWAITING_SAMPLE' ? <Notice tone="info">{t('order.send')}</Notice> : null}
      {order.state === 'ORDER_STATE_SAMPLE_UNFIT' && sample ? (
        <Notice tone="warn">
          <p>{t('order.unfit')}</p>
          <ul className="steps">
            {sample.reasons.map((reason) => (
              <li key={reason}>
                <Data>{reason}</Data>
              </li>
            ))}
          </ul>
          {sample.photoDocumentIds.map((id) => (
            <DocumentRow key={id} id={id} />
          ))}
          <p className="row">
            <button type="button" className="button primary" onClick={() => setDialog('resend')}>
              {t('resend.verb')}
            </button>
            <button type="button" className="button" onClick={() => setDialog('accept')}>
              {t('resend.accept')}
            </button>
          </p>
        </Notice>
      ) : null}
      {order.proposal ? (
        <Notice tone="warn">
          <p>
            {t(order.proposal.proposerId === me ? 'order.youProposed' : 'order.proposed')}{' '}
            <Data>{order.proposal.reason}</Data>
          </p>
          {order.proposal.proposerId !== me ? (
            <button type="button" className="button" onClick={() => setDialog('decide')}>
              {t('decide.verb')}
            </button>
          ) : null}
        </Notice>
      ) : OPEN.includes(order.state) ? (
        <p>
          <button type="button" className="button quiet" onClick={() => setDialog('cancel')}>
            {t('cancel.verb')}
          </button>
        </p>
      ) : null}
      {dialog === 'resend' || dialog === 'accept' ? (
        <ResendDialog order={order} deviation={dialog === 'accept'} onClose={close} />
      ) : null}
      {dialog === 'cancel' ? <CancelDialog order={order} onClose={close} /> : null}
      {dialog === 'decide' ? <DecideDialog order={order} onClose={close} /> : null}
    </section>
  );
}
