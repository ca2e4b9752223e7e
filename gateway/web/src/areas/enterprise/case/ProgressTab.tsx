import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCardsOf, useHistoryOf } from '../../../api/cases';
import { StateBadge } from '../../../ui/Badge';
import { ClockList } from '../../../ui/ClockList';
import { Data } from '../../../ui/Data';
import { DocumentRow } from '../../../ui/DocumentRow';
import { NeedFacts } from '../../../ui/NeedFacts';
import { shortNeed } from '../../../ui/need';
import { Loaded } from '../../../ui/states';
import { Timeline } from '../../../ui/Timeline';
import { entries } from '../../../ui/timeline';
import { useNames } from '../queries';
import { DropDialog } from './DropDialog';
import { Milestones } from './Milestones';
import type { CaseProps } from './types';
import { WithdrawDialog } from './WithdrawDialog';

const ENDED = ['COMPLETED', 'UNFILLED', 'CANCELLED', 'REJECTED', 'WITHDRAWN', 'LAPSED'].map(
  (state) => `REQUEST_STATE_${state}`,
);

/** How far a case is: milestones, clocks, items, log. */
export function ProgressTab({ request, orders, clocks }: CaseProps) {
  const { t } = useTranslation('enterprise');
  const history = useHistoryOf(request.id);
  const cards = useCardsOf(request.caseNumber).data ?? [];
  const nameOf = useNames();
  const [dialog, setDialog] = useState<string>();
  const running = !ENDED.includes(request.state);
  return (
    <div className="stack">
      <Milestones request={request} orders={orders} clocks={clocks} history={history.data ?? []} />
      {request.reason ? (
        <p className="notice warn">
          <Data>{request.reason}</Data>
        </p>
      ) : null}
      <section className="panel stack-s" aria-labelledby="clocks">
        <h2 id="clocks">{t('case.clocks')}</h2>
        <ClockList clocks={clocks} nameOf={nameOf} />
      </section>
      <section className="panel stack-s" aria-labelledby="items">
        <h2 id="items">{t('case.items')}</h2>
        {request.text ? (
          <p className="text">
            <Data>{request.text}</Data>
          </p>
        ) : null}
        {request.items.map((item) => (
          <details key={item.id} open={request.items.length === 1}>
            <summary className="row">
              {item.line}. <Data>{shortNeed(t, item.need)}</Data> <StateBadge state={item.state} />
            </summary>
            <NeedFacts item={item} />
            {item.reason ? (
              <p>
                <Data>{item.reason}</Data>
              </p>
            ) : null}
            {running &&
            request.items.length > 1 &&
            ['ITEM_STATE_OPEN', 'ITEM_STATE_OFFERING', 'ITEM_STATE_SOURCING'].includes(item.state) ? (
              <button type="button" className="button quiet" onClick={() => setDialog(item.id)}>
                {t('case.drop')}
              </button>
            ) : null}
          </details>
        ))}
      </section>
      {request.visibleDocumentIds.length > 0 ? (
        <section className="panel stack-s" aria-labelledby="files">
          <h2 id="files">{t('step.files')}</h2>
          {request.visibleDocumentIds.map((id) => (
            <DocumentRow key={id} id={id} />
          ))}
        </section>
      ) : null}
      <section className="panel stack-s" aria-labelledby="log">
        <h2 id="log">{t('case.log')}</h2>
        <Loaded query={history}>
          {(events) => <Timeline entries={entries(events, clocks, cards, nameOf)} />}
        </Loaded>
      </section>
      {running && orders.length === 0 && request.state !== 'REQUEST_STATE_DRAFT' ? (
        <p className="no-print">
          <button type="button" className="button danger" onClick={() => setDialog('withdraw')}>
            {t('case.withdraw')}
          </button>
        </p>
      ) : null}
      {dialog === 'withdraw' ? (
        <WithdrawDialog request={request} onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog && dialog !== 'withdraw' ? (
        <DropDialog request={request} itemId={dialog} onClose={() => setDialog(undefined)} />
      ) : null}
    </div>
  );
}
