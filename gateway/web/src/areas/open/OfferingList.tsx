import { useTranslation } from 'react-i18next';
import type { Provider } from '../../api/records';
import { money } from '../../lib/format';
import { Data } from '../../ui/Data';
import { Empty, Loaded } from '../../ui/states';
import { useOfferings } from './queries';

/** What is offered, with price and promised working days. */
export function OfferingList({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  return (
    <section className="panel stack-s" aria-labelledby="offerings">
      <h2 id="offerings">{t('offering.title')}</h2>
      <Loaded query={useOfferings(provider.id)}>
        {(offerings) =>
          offerings.length === 0 ? (
            <Empty title={t('offering.none')} />
          ) : (
            <div className="scroll-x" tabIndex={0} role="group" aria-labelledby="offerings">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('offering.name')}</th>
                    <th scope="col">{t('offering.kind')}</th>
                    <th scope="col" className="num">
                      {t('result.price')}
                    </th>
                    <th scope="col" className="num">
                      {t('result.lead')}
                    </th>
                    <th scope="col">{t('offering.urgent')}</th>
                  </tr>
                </thead>
                <tbody>
                  {offerings.map((one) => (
                    <tr key={one.id}>
                      <td>
                        <Data>{one.title}</Data>
                      </td>
                      <td>{t(`common:element.${one.element}`)}</td>
                      <td className="num">
                        {one.priceFen
                          ? `${money(one.priceFen)} ${t(`common:priceUnit.${one.priceUnit}`)}`
                          : t('result.onRequest')}
                      </td>
                      <td className="num">{t('promises.days', { count: one.leadWorkingDays })}</td>
                      <td>{one.urgent ? t('offering.yes') : '—'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </section>
  );
}
