import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { serverNow } from '../../../api/server-time';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { shortNeed } from '../../../ui/need';
import { PlanPanel } from '../../../ui/plan/PlanPanel';
import { Empty } from '../../../ui/states';
import { CandidatesDialog } from './CandidatesDialog';
import { Compare } from './Compare';
import { TogetherPanel } from './TogetherPanel';
import { openItems } from './together';
import type { CaseProps } from './types';

const LIVE = ['OFFER_STATE_INVITED', 'OFFER_STATE_QUOTING', 'OFFER_STATE_QUOTED'];

/** Whose quote can be compared; after the award those of the rivals too. */
const QUOTED = [
  'OFFER_STATE_QUOTED',
  'OFFER_STATE_AWARDED',
  'OFFER_STATE_NOT_SELECTED',
  'OFFER_STATE_EXPIRED',
];

/** Quotes side by side, item by item; who was asked and how they stand. */
export function OffersTab({ request, offers }: CaseProps) {
  const { t } = useTranslation(['enterprise', 'work']);
  const [asking, setAsking] = useState<string>();
  const accepted = !!request.acceptTime;
  if (!accepted) return <Empty title={t('offers.before')} />;
  const together = openItems(request, offers, serverNow());
  return (
    <div className="stack">
      {together.length > 0 ? <TogetherPanel request={request} open={together} /> : null}
      <PlanPanel request={request} offers={offers} />
      {request.items.map((item) => {
        const own = offers.filter((offer) => offer.itemIds.includes(item.id));
        const quoted = own.filter((offer) => offer.quotes.length > 0 && QUOTED.includes(offer.state));
        const live = own.filter((offer) => LIVE.includes(offer.state));
        const open = ['ITEM_STATE_OPEN', 'ITEM_STATE_OFFERING', 'ITEM_STATE_SOURCING'].includes(item.state);
        return (
          <section key={item.id} className="panel stack-s" aria-labelledby={`offers-${item.id}`}>
            <h2 id={`offers-${item.id}`} className="row">
              {item.line}. <Data>{shortNeed(t, item.need)}</Data> <StateBadge state={item.state} />
            </h2>
            <p>
              {t('offers.asked', {
                count: own.length,
                quoted: own.filter((offer) => offer.quotes.length > 0).length,
              })}
            </p>
            {quoted.length > 0 ? <Compare item={item} offers={quoted} /> : null}
            {own.some((offer) => !quoted.includes(offer)) ? (
              <ul className="stack-s">
                {own
                  .filter((offer) => !quoted.includes(offer))
                  .map((offer) => (
                    <li key={offer.id} className="row">
                      <Data>{offer.providerName}</Data> <StateBadge state={offer.state} />
                      {offer.state === 'OFFER_STATE_QUOTING' && offer.questions.some((one) => !one.answer) ? (
                        <Link to={`/e/requests/${request.caseNumber}/messages`}>{t('verb.QUESTIONS')}</Link>
                      ) : null}
                      {offer.reason ? (
                        <span className="muted">{t(`work:decline.${offer.reason}`)}</span>
                      ) : null}
                      {offer.reasonText ? (
                        <span className="muted">
                          <Data>{offer.reasonText}</Data>
                        </span>
                      ) : null}
                    </li>
                  ))}
              </ul>
            ) : null}
            {open && live.length < 4 ? (
              <p>
                <button
                  type="button"
                  className={own.length === 0 ? 'button primary' : 'button'}
                  onClick={() => setAsking(item.id)}
                >
                  {own.length === 0 ? t('offers.find') : t('offers.findMore')}
                </button>
              </p>
            ) : null}
            {asking === item.id ? (
              <CandidatesDialog
                request={request}
                item={item}
                asked={own}
                room={Math.min(3, 4 - live.length)}
                onClose={() => setAsking(undefined)}
              />
            ) : null}
          </section>
        );
      })}
    </div>
  );
}
