// A case for the bureau, by its number or by one of its clocks.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { nearestFirst, useCardsOf, useRequest } from '../../api/cases';
import { useObligors } from '../../api/directory';
import { useNoticesOf } from '../../api/supervision';
import { visited } from '../../app/recent';
import { CaseAction } from '../../ui/actions/CaseAction';
import { StateBadge } from '../../ui/Badge';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loading, PartError } from '../../ui/states';
import { CaseHistory } from './case/CaseHistory';
import { ClockPanel } from './case/ClockPanel';
import { RequestFacts } from './case/RequestFacts';
import { useCaseClocks } from './queries';
import './supervision.css';

export default function CasePage() {
  const { t } = useTranslation(['supervision', 'common']);
  const { id = '' } = useParams();
  const { all, error, chosen, number } = useCaseClocks(id);
  const clocks = all.data;
  const request = useRequest(clocks?.[0]?.serviceRequestId || number);
  const cards = useCardsOf(number).data ?? [];
  const notices = useNoticesOf(number).data ?? [];
  const { nameOf } = useObligors();
  const title = request.data?.title || t('common:page.sCase');
  useEffect(() => {
    if (number) visited({ text: `${number} ${request.data?.title ?? ''}`.trim(), to: `/s/cases/${number}` });
  }, [number, request.data?.title]);
  return (
    <div className="stack">
      <PageHeader
        title={title}
        record={number}
        crumbs={[
          { text: t('common:page.s'), to: '/s' },
          { text: t('common:page.sCases'), to: '/s/cases' },
        ]}
        aside={request.data ? <StateBadge state={request.data.state} /> : undefined}
      />
      {error && !clocks ? <PartError error={error} retry={() => void all.refetch()} /> : null}
      {!error && !clocks ? <Loading lines={8} /> : null}
      {clocks ? (
        <section className="stack-s" aria-labelledby="clocks">
          <h2 id="clocks">{t('case.clocks', { count: clocks.length })}</h2>
          {clocks.length === 0 ? <Empty title={t('case.noClocks', { number: id })} /> : null}
          {nearestFirst(clocks).map((clock) => (
            <ClockPanel
              key={clock.id}
              clock={clock}
              readAt={all.dataUpdatedAt}
              cards={cards.filter(({ commitmentId }) => commitmentId === clock.id)}
              obligor={nameOf(clock.obligorId)}
              notice={notices.find((one) => one.commitmentId === clock.id && one.cycle === clock.cycle)}
              chosen={clock.id === chosen}
            />
          ))}
        </section>
      ) : null}
      {request.data ? <RequestFacts request={request.data} /> : null}
      {request.data ? <CaseAction request={request.data} base="/s/actions" /> : null}
      {request.error && clocks?.length ? (
        <PartError error={request.error} retry={() => void request.refetch()} />
      ) : null}
      {request.data && clocks ? <CaseHistory request={request.data} clocks={clocks} cards={cards} /> : null}
    </div>
  );
}
