// Offers that were sent for an item and how each stands.
import { useTranslation } from 'react-i18next';
import { useObligors } from '../../../api/directory';
import type { Offer } from '../../../api/records';
import { money } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';

export function OfferList({ offers }: { offers: Offer[] }) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const { nameOf } = useObligors();
  if (offers.length === 0) return null;
  return (
    <ScrollX label={t('offers.title')}>
      <table className="dense">
        <caption className="sr">{t('offers.title')}</caption>
        <thead>
          <tr>
            <th scope="col" className="num">
              {t('offers.rank')}
            </th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('column.provider')}</th>
            <th scope="col" className="num">
              {t('offers.price')}
            </th>
            <th scope="col" className="num">
              {t('offers.lead')}
            </th>
            <th scope="col">{t('offers.note')}</th>
          </tr>
        </thead>
        <tbody>
          {offers.map((offer) => {
            const quote = offer.quotes.at(-1);
            return (
              <tr key={offer.id}>
                <td className="num">{offer.rank}</td>
                <td>
                  <StateBadge state={offer.state} />
                </td>
                <td>
                  <Data>{offer.candidate?.providerName || nameOf(offer.providerId)}</Data>
                </td>
                <td className="num">{money(quote?.totalFen)}</td>
                <td className="num">{quote ? t('offers.days', { count: quote.leadWorkingDays }) : '—'}</td>
                <td>
                  {offer.reason ? t(`work:decline.${offer.reason}`) : ''}{' '}
                  {offer.reasonText ? <Data>{offer.reasonText}</Data> : null}
                  {offer.automatic ? t('offers.automatic') : ''}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollX>
  );
}
