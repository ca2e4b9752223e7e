import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/records';
import { CancellationDecision } from '../../../ui/CancellationDecision';
import { Data } from '../../../ui/Data';

/** 处理取消提议 of the firm: agree or refuse. */
export function DecideDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('provider');
  return (
    <CancellationDecision
      order={order}
      words={{
        title: t('decide.verb'),
        decision: t('decide.decision'),
        choose: t('choose'),
        lacking: t('decide.lacking'),
        agree: t('decide.agree'),
        refuse: t('decide.refuse'),
        verb: t('decide.verb'),
      }}
      effect={(decision) => (decision ? t(`decide.effect.${decision}`) : undefined)}
      onClose={onClose}
    >
      {t('decide.reason')} <Data>{order.proposal?.reason}</Data>
    </CancellationDecision>
  );
}
