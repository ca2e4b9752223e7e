import { useTranslation } from 'react-i18next';
import type { Commitment, HistoryEvent, Order, ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { NONE, shortInstant } from '../../../lib/format';
import { Icon } from '../../../ui/Icon';
import { eventName } from '../../../ui/timeline';

interface Milestone {
  key: string;
  actual?: string;
  due?: string;
}

interface Props {
  request: ServiceRequest;
  orders: Order[];
  clocks: Commitment[];
  history: HistoryEvent[];
}

const ENDED = ['UNFILLED', 'CANCELLED', 'REJECTED', 'WITHDRAWN', 'LAPSED'].map(
  (state) => `REQUEST_STATE_${state}`,
);

/** The stations of a case: when each was reached, or when it is promised. */
export function Milestones({ request, orders, clocks, history }: Props) {
  const { t } = useTranslation('enterprise');
  // Nothing is expected any more of a case that ended on the way.
  const ended = ENDED.includes(request.state);
  const due = (stage: Commitment['stage']) => clocks.find((clock) => clock.stage === stage)?.dueTime;
  const delivered = orders
    .flatMap((order) => order.reports.map((report) => report.deliverTime))
    .find(Boolean);
  const received = orders.map((order) => order.sample?.receiveTime).find(Boolean);
  const steps: Milestone[] = [
    { key: 'submitted', actual: request.submitTime },
    { key: 'accepted', actual: request.acceptTime, due: due('COMMITMENT_STAGE_ACCEPTANCE') },
    {
      key: 'quoted',
      actual: history.find((event) => eventName(event.type) === 'OfferQuoted')?.time,
      due: due('COMMITMENT_STAGE_QUOTATION') ?? due('COMMITMENT_STAGE_RESPONSE'),
    },
    { key: 'awarded', actual: orders[0]?.createTime },
    ...(orders.some((order) => order.sampleNeeded) ? [{ key: 'sampled', actual: received }] : []),
    { key: 'delivered', actual: delivered, due: due('COMMITMENT_STAGE_DELIVERY') },
    {
      key: 'completed',
      actual: request.state === 'REQUEST_STATE_COMPLETED' ? request.updateTime : undefined,
    },
  ];
  return (
    <ol className="milestones" aria-label={t('milestone.title')}>
      {steps.map((step) => (
        <li key={step.key} className={step.actual ? 'done' : 'open'}>
          <Icon name={step.actual ? 'check' : 'circle'} />
          <strong>{t(`milestone.${step.key}`)}</strong>
          <span className="meta">
            {step.actual
              ? shortInstant(step.actual, language())
              : ended
                ? NONE
                : step.due
                  ? t('milestone.due', { time: shortInstant(step.due, language()) })
                  : t('milestone.later')}
          </span>
        </li>
      ))}
    </ol>
  );
}
