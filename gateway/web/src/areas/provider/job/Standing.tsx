// Who acts now, and what is known about it.
import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Notice } from '../../../ui/states';

const TONES: Partial<Record<Order['state'], 'info' | 'warn' | 'good'>> = {
  ORDER_STATE_DISPUTED: 'warn',
  ORDER_STATE_COMPLETED: 'good',
};

export function Standing({ order }: { order: Order }) {
  const { t } = useTranslation('provider');
  const state = order.state.replace('ORDER_STATE_', '');
  const own = order.proposal?.proposerId === order.providerId;
  return (
    <>
      <Notice tone={TONES[order.state] ?? 'info'}>
        <p>{t(`standing.${state}`, { time: instant(order.confirmBy, language()) })}</p>
        {order.state === 'ORDER_STATE_CONFIRMING' ? (
          <p>
            {t('standing.question')} <Data>{order.question}</Data>
          </p>
        ) : null}
        {order.state === 'ORDER_STATE_DISPUTED' ? (
          <ol className="steps">
            {order.disputePoints.map((point) => (
              <li key={point}>
                <Data>{point}</Data>
              </li>
            ))}
          </ol>
        ) : null}
        {/* After an objection the answer is the one to it. */}
        {order.state === 'ORDER_STATE_IN_PROGRESS' && order.question && order.disputePoints.length === 0 ? (
          <p>
            <Data>{order.question}</Data> {t('questions.answer')}{' '}
            {order.answer ? <Data>{order.answer}</Data> : t('questions.closed')}
          </p>
        ) : null}
      </Notice>
      {order.proposal ? (
        <Notice tone="warn">
          {t(own ? 'standing.proposedByYou' : 'standing.proposedByFirm')} <Data>{order.proposal.reason}</Data>
        </Notice>
      ) : null}
    </>
  );
}
