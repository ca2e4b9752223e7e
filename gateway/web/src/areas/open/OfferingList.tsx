import { useTranslation } from 'react-i18next';
import type { Offering, Provider } from '../../api/records';
import { money } from '../../lib/format';
import { Data } from '../../ui/Data';
import { type Column, Rows } from '../../ui/Rows';
import { Empty, Loaded } from '../../ui/states';
import { useOfferings } from './queries';

/** What is offered, with price and promised working days. */
export function OfferingList({ provider }: { provider: Provider }) {
  const { t } = useTranslation(['open', 'stages']);
  const columns: Column<Offering>[] = [
    {
      title: t('offering.name'),
      cell: (one) => (
        <>
          <Data>{one.title}</Data>
          {one.certificationStages.length > 0 ? (
            <span className="meta offering-stages">
              {one.certificationStages.map((stage) => t(`stages:${stage}`)).join(' · ')}
            </span>
          ) : null}
        </>
      ),
    },
    { title: t('offering.kind'), cell: (one) => t(`common:element.${one.element}`) },
    {
      title: t('result.price'),
      num: true,
      cell: (one) =>
        one.priceFen
          ? `${money(one.priceFen)} ${t(`common:priceUnit.${one.priceUnit}`)}`
          : t('result.onRequest'),
    },
    { title: t('offering.excludes'), cell: (one) => <Data>{one.excludes}</Data> },
    {
      title: t('result.lead'),
      num: true,
      cell: (one) => t('promises.days', { count: one.leadWorkingDays }),
    },
    { title: t('offering.urgent'), cell: (one) => (one.urgent ? t('offering.yes') : '—') },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="offerings">
      <h2 id="offerings">{t('offering.title')}</h2>
      <Loaded query={useOfferings(provider.id)}>
        {(offerings) =>
          offerings.length === 0 ? (
            <Empty title={t('offering.none')} />
          ) : (
            <Rows named="offerings" rows={offerings} id={(one) => one.id} columns={columns} />
          )
        }
      </Loaded>
    </section>
  );
}
