// How an invitation ended, and what follows.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOrdersOf } from '../../../api/cases';
import type { Offer } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { Notice } from '../../../ui/states';

const LIVE = ['OFFER_STATE_INVITED', 'OFFER_STATE_QUOTING', 'OFFER_STATE_QUOTED'];

export function Outcome({ offer }: { offer: Offer }) {
  const { t, i18n } = useTranslation(['provider', 'common', 'work']);
  const awarded = offer.state === 'OFFER_STATE_AWARDED';
  const orders = useOrdersOf(awarded ? offer.serviceRequestId : '').data ?? [];
  const order = orders.find((one) => one.offerId === offer.id);
  if (LIVE.includes(offer.state)) return null;
  if (awarded)
    return (
      <Notice tone="good">
        <p>{t('outcome.awarded')}</p>
        {order ? <Link to={`/p/jobs/${order.id}`}>{t('outcome.job', { number: order.number })}</Link> : null}
      </Notice>
    );
  const reason =
    offer.reason && i18n.exists(`work:decline.${offer.reason}`) ? t(`work:decline.${offer.reason}`) : '';
  return (
    <Notice tone="info">
      <p>{t(`outcome.${offer.state.replace('OFFER_STATE_', '')}`)}</p>
      {reason || offer.reasonText ? (
        <p>
          {[t('decline.reason'), reason].filter(Boolean).join(' · ')}{' '}
          {offer.reasonText ? <Data>{offer.reasonText}</Data> : null}
        </p>
      ) : null}
    </Notice>
  );
}
