// One invitation: what is asked, why this house, what it may promise, and the quotation right beside it.
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useClocksOf, useOffer, usePolicy } from '../../api/cases';
import type { Offer } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { addDays, isoDate, today as todayOf } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { ClockList } from '../../ui/ClockList';
import { NeedFacts } from '../../ui/NeedFacts';
import { PageHeader } from '../../ui/PageHeader';
import { Reasons } from '../../ui/Reasons';
import { Loaded, Loading } from '../../ui/states';
import { useNarrow } from '../../ui/use-narrow';
import { Firm } from './Firm';
import { OfferVerbs } from './offer/OfferVerbs';
import { Outcome } from './offer/Outcome';
import { OwnPast } from './offer/OwnPast';
import { Questions } from './offer/Questions';
import { QuotePanel } from './offer/QuotePanel';
import { useCells, useOwnOfferings, usePools } from './queries';
import './provider.css';

/** Days shown beside the planned ones. */
const AROUND = 18;

function Body({ offer }: { offer: Offer }) {
  const { t } = useTranslation(['provider', 'common']);
  const clocks = (useClocksOf(offer.serviceRequestId).data ?? []).filter(
    (clock) => clock.subjectId === offer.id,
  );
  const policy = usePolicy('COMMITMENT_STAGE_DELIVERY', offer.items[0]?.need?.kind);
  const offerings = useOwnOfferings();
  const pools = usePools();
  const plan = offer.candidate?.plan;
  const offering = offerings.data?.find((one) => one.id === plan?.offeringId);
  const today = todayOf(serverNow());
  const named = new Set([...(plan?.days.map((one) => one.poolId) ?? []), offering?.poolId ?? '']);
  const own = (pools.data ?? []).filter((pool) => named.has(pool.id));
  const planStart = plan?.days.map((one) => isoDate(one.day)).sort()[0] ?? today;
  const first = planStart > addDays(today, 2) ? addDays(planStart, -2) : today;
  const last = addDays(first, AROUND);
  const cells = useCells(
    own.map((pool) => pool.id),
    first,
    last,
  );
  const days = Array.from({ length: AROUND + 1 }, (_, index) => addDays(first, index));
  const ready = !offerings.isPending && !pools.isPending && !policy.isPending && !cells.pending;
  // On a phone right beneath the need: what explains it is read when there is a doubt.
  const narrow = useNarrow();
  const quote = ready ? (
    <QuotePanel
      offer={offer}
      offering={offering}
      policy={policy.data}
      pools={own}
      cells={cells.cells}
      days={days}
      today={today}
    />
  ) : (
    <Loading />
  );
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pOffer')}
        record={offer.caseNumber}
        crumbs={[
          { text: t('common:page.p'), to: '/p' },
          { text: t('common:page.pOffers'), to: '/p/offers' },
        ]}
        aside={<StateBadge state={offer.state} />}
        actions={<OfferVerbs offer={offer} />}
      >
        <ClockList clocks={clocks} />
      </PageHeader>
      <Outcome offer={offer} />
      <div className="two-columns">
        <div className="stack">
          <section className="panel stack-s" aria-labelledby="need">
            <h2 id="need">{t('offer.need')}</h2>
            <p className="muted">
              {t('offer.firm')} <Firm offer={offer} /> · {t('offer.masked')}
            </p>
            {offer.items.map((item) => (
              <NeedFacts key={item.id} item={item} />
            ))}
          </section>
          <Questions offer={offer} />
          {narrow ? quote : null}
          {offer.candidate ? (
            <section className="panel stack-s" aria-labelledby="why">
              <h2 id="why">{t('offer.why')}</h2>
              <p>{t(offer.automatic ? 'offer.automatic' : 'offer.rank', { rank: offer.rank })}</p>
              <Reasons candidate={offer.candidate} own />
            </section>
          ) : null}
          <OwnPast offer={offer} />
        </div>
        {narrow ? null : quote}
      </div>
    </div>
  );
}

export default function OfferPage() {
  const { id = '' } = useParams();
  const query = useOffer(id);
  return <Loaded query={query}>{(offer) => <Body key={offer.id} offer={offer} />}</Loaded>;
}
