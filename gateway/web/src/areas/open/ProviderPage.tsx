import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { serverNow } from '../../api/server-time';
import { isoDate, rate, today } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, Notice } from '../../ui/states';
import { Certificates } from './Certificates';
import { OfferingList } from './OfferingList';
import { useProvider } from './queries';
import { ScopeTable } from './ScopeTable';
import './open.css';

/** A provider as everybody may see it; who is suspended or expired is shown as such. */
export default function ProviderPage() {
  const { t } = useTranslation('open');
  const { id = '' } = useParams();
  const query = useProvider(id);
  const name = query.data?.displayName;
  const crumbs = [{ text: t('common:page.search'), to: '/open/search' }];
  return (
    <div className="stack">
      <PageHeader
        title={name ? '' : t('common:page.provider')}
        record={name}
        crumbs={crumbs}
        aside={query.data ? <StateBadge state={query.data.state} /> : null}
        actions={
          <Link className="button primary" to={`/e/requests/new?provider=${id}`}>
            {t('result.ask')}
          </Link>
        }
      />
      <Loaded query={query}>
        {(provider) => {
          const now = today(serverNow());
          const expired =
            provider.accreditations.length > 0 &&
            provider.accreditations.every((one) => isoDate(one.validTo) < now);
          const facts = provider.facts;
          return (
            <>
              {provider.state === 'PROVIDER_STATE_SUSPENDED' ? (
                <Notice tone="bad">{t('provider.suspended')}</Notice>
              ) : null}
              {expired ? <Notice tone="bad">{t('provider.expired')}</Notice> : null}
              {provider.fictitious ? <Notice tone="info">{t('provider.fictitious')}</Notice> : null}
              <section className="panel">
                <DescList
                  facts={[
                    {
                      label: t('provider.kinds'),
                      value: provider.kinds.map((kind) => t(`common:kind.${kind}`)).join(' · '),
                    },
                    {
                      label: t('provider.clusters'),
                      value: provider.clusters.map((one) => t(`common:cluster.${one}`)).join(' · '),
                    },
                    {
                      label: t('result.kept'),
                      value: facts?.decided
                        ? t(facts.decided < 10 ? 'provider.few' : 'result.keptOf', {
                            rate: rate(facts.onTime, facts.decided),
                            n: facts.decided,
                          })
                        : t('result.noRecord'),
                    },
                    {
                      label: t('provider.ratings'),
                      value: facts?.ratings
                        ? t(facts.ratings < 10 ? 'provider.few' : 'result.keptOf', {
                            rate: rate(facts.goodRatings, facts.ratings),
                            n: facts.ratings,
                          })
                        : t('result.noRecord'),
                    },
                    { label: t('provider.group'), value: <Data>{provider.group}</Data> },
                    { label: t('provider.staff'), value: provider.staffBand },
                  ]}
                />
              </section>
              <Certificates provider={provider} />
              <section className="panel stack-s" aria-labelledby="sites">
                <h2 id="sites">{t('provider.sites')}</h2>
                <ul className="stack-s">
                  {provider.sites.map((site) => (
                    <li key={site.id}>
                      <strong>
                        <Data>{site.displayName}</Data>
                      </strong>{' '}
                      {t(`common:region.${site.region}`)} <Data>{site.address}</Data>
                    </li>
                  ))}
                </ul>
              </section>
              <OfferingList provider={provider} />
              <ScopeTable provider={provider} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
