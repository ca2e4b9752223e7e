// A case as the handling centre sees it: whole, with the verbs of its state.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams, useSearchParams } from 'react-router';
import { useOffersOf, useRequest } from '../../api/cases';
import type { ServiceRequest } from '../../api/records';
import { visited } from '../../app/recent';
import { CaseAction } from '../../ui/actions/CaseAction';
import { StateBadge } from '../../ui/Badge';
import { PageHeader } from '../../ui/PageHeader';
import { PlanPanel } from '../../ui/plan/PlanPanel';
import { Loaded } from '../../ui/states';
import { Clocks } from './request/Clocks';
import { Documents } from './request/Documents';
import { Facts } from './request/Facts';
import { History } from './request/History';
import { Items } from './request/Items';
import { Orders } from './request/Orders';
import { Ratings } from './request/Ratings';
import { Verbs } from './request/Verbs';
import { SheetPage } from './sheet/SheetPage';
import './centre.css';

function Whole({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common']);
  const { hash } = useLocation();
  const name = request.caseNumber || request.title;
  const offers = useOffersOf(request.plan ? request.id : '');
  useEffect(() => {
    visited({
      text: `${request.caseNumber} ${request.title}`.trim(),
      to: `/c/requests/${request.caseNumber || request.id}`,
    });
  }, [request.caseNumber, request.title, request.id]);
  useEffect(() => {
    // The parts arrive one after another: the address is followed once they are there.
    const timer = setTimeout(() => {
      if (hash) document.getElementById(hash.slice(1))?.scrollIntoView();
    }, 600);
    return () => clearTimeout(timer);
  }, [hash]);
  return (
    <div className="stack">
      <PageHeader
        title={request.title || t('common:page.cRequest')}
        record={name}
        crumbs={[
          { text: t('common:page.c'), to: '/c' },
          { text: t('common:page.cQueue'), to: '/c/queue' },
        ]}
        aside={<StateBadge state={request.state} />}
      />
      <Verbs request={request} />
      <div className="case-columns">
        <div className="stack">
          <Facts request={request} />
          <Items request={request} />
          {offers.data ? <PlanPanel request={request} offers={offers.data} /> : null}
          <Orders id={request.id} />
          <Ratings id={request.id} />
          <Documents request={request} />
          <CaseAction request={request} base="/c/actions" />
        </div>
        <div className="stack">
          <Clocks id={request.id} />
          <History request={request} />
        </div>
      </div>
    </div>
  );
}

export default function RequestPage() {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const query = useRequest(id);
  const sheet = params.get('sheet');
  return (
    <Loaded query={query} lines={8}>
      {(request) =>
        sheet === 'receipt' || sheet === 'notice' ? (
          <SheetPage kind={sheet} request={request} />
        ) : (
          <Whole request={request} />
        )
      }
    </Loaded>
  );
}
