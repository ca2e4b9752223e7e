// The firm, its contact and what it needs, as the chosen provider may see them; and the log of the case.
import { useTranslation } from 'react-i18next';
import { useCardsOf, useHistoryOf, useRequest } from '../../../api/cases';
import { useObligors } from '../../../api/directory';
import type { Commitment, Order } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';
import { NeedFacts } from '../../../ui/NeedFacts';
import { Loaded } from '../../../ui/states';
import { Timeline } from '../../../ui/Timeline';
import { entries } from '../../../ui/timeline';

export function Case({ order }: { order: Order }) {
  const { t } = useTranslation(['provider', 'common']);
  const query = useRequest(order.serviceRequestId);
  return (
    <Loaded query={query}>
      {(request) => (
        <>
          <section className="panel stack-s" aria-labelledby="need">
            <h2 id="need">{t('offer.need')}</h2>
            {request.text ? (
              <p>
                <Data>{request.text}</Data>
              </p>
            ) : null}
            {request.items
              .filter((item) => order.itemIds.includes(item.id))
              .map((item) => (
                <NeedFacts key={item.id} item={item} />
              ))}
            {request.visibleDocumentIds.map((file) => (
              <DocumentRow key={file} id={file} />
            ))}
          </section>
          <section className="panel stack-s" aria-labelledby="firm">
            <h2 id="firm">{t('job.firm')}</h2>
            <DescList
              facts={[
                { label: t('column.firm'), value: <Data>{request.enterpriseName}</Data> },
                { label: t('job.region'), value: t(`common:region.${request.region}`) },
                { label: t('job.contact'), value: <Data>{request.contact?.name}</Data> },
                {
                  label: t('job.phone'),
                  value: request.contact?.phone ? (
                    <a href={`tel:${request.contact.phone}`}>{request.contact.phone}</a>
                  ) : (
                    ''
                  ),
                },
                {
                  label: t('job.email'),
                  value: request.contact?.email ? (
                    <a href={`mailto:${request.contact.email}`}>{request.contact.email}</a>
                  ) : (
                    ''
                  ),
                },
              ]}
            />
          </section>
        </>
      )}
    </Loaded>
  );
}

export function CaseLog({ order, clocks }: { order: Order; clocks: Commitment[] }) {
  const { t } = useTranslation(['provider', 'common']);
  const history = useHistoryOf(order.serviceRequestId);
  const cards = useCardsOf(order.caseNumber);
  const { nameOf } = useObligors();
  const name = (id: string) =>
    id === order.enterpriseId
      ? order.enterpriseName
      : id === order.providerId
        ? order.providerName
        : nameOf(id);
  return (
    <section className="panel stack-s" aria-labelledby="log">
      <h2 id="log">{t('job.log')}</h2>
      <Loaded query={history}>
        {(events) => <Timeline entries={entries(events, clocks, cards.data ?? [], name)} />}
      </Loaded>
    </section>
  );
}
