// The next verb of an order as the primary, what else can be done beside it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Commitment, Order } from '../../../api/records';
import { serverNow } from '../../../api/server-time';
import { ConfirmDialog } from './ConfirmDialog';
import { DecideDialog } from './DecideDialog';
import { DisputeDialog } from './DisputeDialog';
import { ExtendDialog } from './ExtendDialog';
import { ProposeDialog } from './ProposeDialog';
import { ReceiveDialog } from './ReceiveDialog';
import { UnfitDialog } from './UnfitDialog';

type Name = 'receive' | 'unfit' | 'confirm' | 'dispute' | 'propose' | 'decide' | 'extend';

const PRIMARY: Partial<Record<Order['state'], Name>> = {
  ORDER_STATE_AWAITING_SAMPLE: 'receive',
  ORDER_STATE_DISPUTED: 'dispute',
};

/** Verbs beside the primary. */
function others(order: Order): Name[] {
  if (order.state === 'ORDER_STATE_AWAITING_SAMPLE') return ['unfit'];
  if (order.state !== 'ORDER_STATE_IN_PROGRESS') return [];
  const names: Name[] = ['confirm'];
  if (order.sampleNeeded && order.sample?.receiveTime && !order.sample.deviation) names.push('unfit');
  if (!order.proposal) names.push('propose');
  else if (order.proposal.proposerId !== order.providerId) names.unshift('decide');
  return names;
}

export function Verbs({ order, clock }: { order: Order; clock: Commitment | undefined }) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const [dialog, setDialog] = useState<Name>();
  const close = () => setDialog(undefined);
  const primary = PRIMARY[order.state];
  const counting = clock && ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED'].includes(clock.status);
  const mayExtend = counting && (!clock.dueTime || serverNow() <= Date.parse(clock.dueTime));
  return (
    <>
      {mayExtend ? (
        <button type="button" className="button" onClick={() => setDialog('extend')}>
          {t('work:extension.ask')}
        </button>
      ) : null}
      {others(order).map((name) => (
        <button key={name} type="button" className="button" onClick={() => setDialog(name)}>
          {t(`${name}.verb`)}
        </button>
      ))}
      {primary ? (
        <button type="button" className="button primary" onClick={() => setDialog(primary)}>
          {t(`${primary}.verb`)}
        </button>
      ) : null}
      {order.state === 'ORDER_STATE_IN_PROGRESS' ? (
        <Link className="button primary" to={`/p/jobs/${order.id}/deliver`}>
          {t('verb.IN_WORK')}
        </Link>
      ) : null}
      {dialog === 'extend' && clock ? <ExtendDialog clock={clock} onClose={close} /> : null}
      {dialog === 'receive' ? <ReceiveDialog order={order} onClose={close} /> : null}
      {dialog === 'unfit' ? <UnfitDialog order={order} clock={clock} onClose={close} /> : null}
      {dialog === 'confirm' ? <ConfirmDialog order={order} clock={clock} onClose={close} /> : null}
      {dialog === 'dispute' ? <DisputeDialog order={order} onClose={close} /> : null}
      {dialog === 'propose' ? <ProposeDialog order={order} onClose={close} /> : null}
      {dialog === 'decide' ? <DecideDialog order={order} onClose={close} /> : null}
    </>
  );
}
