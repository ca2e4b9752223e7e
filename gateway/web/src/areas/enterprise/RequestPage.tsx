import type { ComponentType } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import {
  isOpen,
  nearestFirst,
  useClocksOf,
  useOffersOf,
  useOrdersOf,
  useRatings,
  useRequest,
} from '../../api/cases';
import { visited } from '../../app/recent';
import { useMe } from '../../app/useSession';
import { language } from '../../i18n/i18n';
import { shortInstant } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import { ExplainButton } from '../../ui/Explain';
import { PageHeader } from '../../ui/PageHeader';
import { Loading, Notice, PartError } from '../../ui/states';
import { MessagesTab } from './case/MessagesTab';
import { OffersTab } from './case/OffersTab';
import { ProgressTab } from './case/ProgressTab';
import { ReportTab } from './case/ReportTab';
import { SamplesTab } from './case/SamplesTab';
import { standing } from './case/standing';
import type { CaseProps } from './case/types';
import { useNames } from './queries';
import './enterprise.css';

const TABS: Record<string, ComponentType<CaseProps>> = {
  progress: ProgressTab,
  offers: OffersTab,
  samples: SamplesTab,
  report: ReportTab,
  messages: MessagesTab,
};

/** One case: where it stands, who acts next, and everything that belongs to it. */
export default function RequestPage() {
  const { t } = useTranslation('enterprise');
  const { id = '', tab = 'progress' } = useParams();
  const [params] = useSearchParams();
  const query = useRequest(id);
  const request = query.data;
  const offers = useOffersOf(request?.id ?? '').data ?? [];
  const orders = useOrdersOf(request?.id ?? '').data ?? [];
  const clocks = useClocksOf(request?.id ?? '').data ?? [];
  const rated = orders.some((order) => order.ratingId);
  const ratings = useRatings({ serviceRequestId: request?.id, pageSize: 50 }, rated).data?.rows ?? [];
  const me = useMe().organization?.id ?? '';
  const nameOf = useNames();
  const number = request?.caseNumber || '';
  useEffect(() => {
    if (request)
      visited({
        text: `${request.caseNumber || request.title} ${request.title}`,
        to: `/e/requests/${request.caseNumber || request.id}`,
      });
  }, [request]);
  const Tab = TABS[tab] ?? ProgressTab;
  const nearest = nearestFirst(clocks).find(isOpen);
  const pause = nearest?.pauses.findLast((one) => !one.endTime);
  const now = request ? standing(request, offers, orders, rated ? ratings : [], me) : undefined;
  return (
    <div className="stack">
      <PageHeader
        title={request?.title || t('common:page.eRequest')}
        record={number || undefined}
        crumbs={[{ text: t('common:page.eRequests'), to: '/e/requests' }]}
        aside={request ? <StateBadge state={request.state} /> : null}
        actions={
          now?.verb && now.verb.tab !== tab ? (
            <Link
              className="button primary"
              to={
                now.verb.tab === 'edit'
                  ? `/e/requests/${request?.id}/edit`
                  : `/e/requests/${number || id}/${now.verb.tab}`
              }
            >
              {t(`verb.${now.verb.key}`)}
            </Link>
          ) : null
        }
      >
        {request ? (
          <div className="stack-s">
            <p className="row">
              {nearest ? (
                <>
                  <strong>{t(`common:stage.${nearest.stage}`)}</strong>
                  <Countdown clock={nearest} full />
                  <ExplainButton clock={nearest} />
                </>
              ) : null}
              <strong>{t(now?.next ?? 'next.nobody')}</strong>
            </p>
            {pause ? (
              <p className="meta">
                {t('case.paused', { time: shortInstant(pause.startTime, language()) })}{' '}
                {pause.resumeBy ? t('case.resumeBy', { time: shortInstant(pause.resumeBy, language()) }) : ''}
              </p>
            ) : null}
            {request.channel === 'CHANNEL_WINDOW' ? (
              <p className="meta">
                {t('case.window')} <Data>{nameOf(request.centreId)}</Data>
                {request.consentDocumentId ? ` · ${t('case.consent')}` : ''}
              </p>
            ) : null}
          </div>
        ) : null}
      </PageHeader>
      {query.error ? <PartError error={query.error} retry={() => void query.refetch()} /> : null}
      {!request && !query.error ? <Loading lines={6} /> : null}
      {request ? (
        <>
          {params.get('sent') && request.state === 'REQUEST_STATE_SUBMITTED' ? (
            <Notice tone="good">
              <p>{t('case.sent', { number })}</p>
            </Notice>
          ) : null}
          <nav className="tabs no-print" aria-label={t('case.tabs')}>
            {Object.keys(TABS).map((name) => (
              <Link
                key={name}
                to={name === 'progress' ? `/e/requests/${id}` : `/e/requests/${id}/${name}`}
                aria-current={name === tab ? 'page' : undefined}
              >
                {t(`tab.${name}`)}
              </Link>
            ))}
          </nav>
          <Tab request={request} offers={offers} orders={orders} clocks={clocks} />
        </>
      ) : null}
    </div>
  );
}
