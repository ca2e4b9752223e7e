// What the own house asked for the same object before, and in how many days.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOffers } from '../../../api/cases';
import type { Offer } from '../../../api/records';
import { local, money } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { objectOf } from '../../../ui/need';
import { Loaded } from '../../../ui/states';

const SHOWN = 6;

export function OwnPast({ offer }: { offer: Offer }) {
  const { t } = useTranslation(['provider', 'common']);
  const query = useOffers({
    states: ['OFFER_STATE_QUOTED', 'OFFER_STATE_AWARDED', 'OFFER_STATE_NOT_SELECTED', 'OFFER_STATE_EXPIRED'],
    pageSize: 200,
  });
  const object = objectOf(offer.items[0]?.need);
  const kind = offer.items[0]?.need?.kind;
  return (
    <section className="panel stack-s" aria-labelledby="past">
      <h2 id="past">{t('past.title')}</h2>
      <Loaded query={query}>
        {({ rows }) => {
          const same = rows.filter(
            (row) =>
              row.id !== offer.id &&
              row.quotes.length > 0 &&
              row.items.some((item) => item.need?.kind === kind && objectOf(item.need) === object),
          );
          if (same.length === 0) return <p className="muted">{t('past.none')}</p>;
          return (
            <div className="scroll-x">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('column.case')}</th>
                    <th scope="col">{t('column.state')}</th>
                    <th scope="col" className="num">
                      {t('quote.total')}
                    </th>
                    <th scope="col" className="num">
                      {t('past.quantity')}
                    </th>
                    <th scope="col" className="num">
                      {t('past.lead')}
                    </th>
                    <th scope="col">{t('past.time')}</th>
                  </tr>
                </thead>
                <tbody>
                  {same.slice(0, SHOWN).map((row) => {
                    const quote = row.quotes.at(-1);
                    return (
                      <tr key={row.id}>
                        <td>
                          <Link className="nowrap" to={`/p/offers/${row.id}`}>
                            {row.caseNumber}
                          </Link>
                        </td>
                        <td className="nowrap">
                          <StateBadge state={row.state} />
                        </td>
                        <td className="num">{money(quote?.totalFen)}</td>
                        <td className="num">{row.items[0]?.need?.quantity || 1}</td>
                        <td className="num">{quote?.leadWorkingDays}</td>
                        <td className="nowrap">{quote?.createTime ? local(quote.createTime).date : '—'}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          );
        }}
      </Loaded>
    </section>
  );
}
