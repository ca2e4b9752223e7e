// The centre agrees to a proposed cancellation, or refuses it, when the two sides do not agree.
import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/records';
import { CancellationDecision } from '../../../ui/CancellationDecision';
import { Data } from '../../../ui/Data';

export function CancellationDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('centre');
  return (
    <CancellationDecision
      order={order}
      words={{
        title: t('cancellation.title', { number: order.number }),
        decision: t('cancellation.decision'),
        choose: t('choose'),
        lacking: t('cancellation.choose'),
        agree: t('cancellation.agree'),
        refuse: t('cancellation.refuse'),
        verb: t('cancellation.agree'),
      }}
      effect={(decision) => t(decision === 'refuse' ? 'cancellation.refuseText' : 'cancellation.agreeText')}
      onClose={onClose}
    >
      <Data>{order.proposal?.reason}</Data>
    </CancellationDecision>
  );
}
