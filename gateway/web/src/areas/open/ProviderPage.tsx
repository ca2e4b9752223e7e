import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { asApiError } from '../../api/problem';
import { serverNow } from '../../api/server-time';
import { today } from '../../lib/format';
import { Badge, StateBadge } from '../../ui/Badge';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded, Loading, Notice } from '../../ui/states';
import { allExpired } from './able';
import { Certificates } from './Certificates';
import { OfferingList } from './OfferingList';
import { ProviderFacts } from './ProviderFacts';
import { useProvider } from './queries';
import { ScopeTable } from './ScopeTable';
import { Sites } from './Sites';
import './open.css';

const CreditPanel = lazy(() =>
  import('../../ui/credit/CreditPanel').then((module) => ({ default: module.CreditPanel })),
);

/** A provider as everybody may see it; who is suspended or expired is shown as such. */
export default function ProviderPage() {
  const { t } = useTranslation('open');
  const { id = '' } = useParams();
  const query = useProvider(id);
  const provider = query.data;
  const expired = provider ? allExpired(provider, today(serverNow())) : false;
  const missing = !!query.error && asApiError(query.error).status === 404;
  const kind = provider?.kinds[0];
  return (
    <div className="stack">
      <PageHeader
        title={provider ? '' : t('common:page.provider')}
        record={provider?.displayName}
        crumbs={[{ text: t('common:page.providers'), to: '/open/providers' }]}
        aside={
          provider && expired && provider.state === 'PROVIDER_STATE_ACTIVE' ? (
            <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('result.notEffective')} />
          ) : provider ? (
            <StateBadge state={provider.state} />
          ) : null
        }
        actions={
          provider ? (
            <Link className="button primary" to={`/e/requests/new${kind ? `?kind=${kind}` : ''}`}>
              {t('result.ask')}
            </Link>
          ) : null
        }
      />
      {missing ? (
        <Empty title={t('provider.missing')}>
          <Link className="button" to="/open/providers">
            {t('common:page.providers')}
          </Link>
        </Empty>
      ) : (
        <Loaded query={query}>
          {(found) => (
            <>
              {found.state === 'PROVIDER_STATE_SUSPENDED' ? (
                <Notice tone="bad">{t('provider.suspended')}</Notice>
              ) : null}
              {expired ? <Notice tone="bad">{t('provider.expired')}</Notice> : null}
              {found.fictitious ? <Notice tone="info">{t('provider.fictitious')}</Notice> : null}
              <ProviderFacts provider={found} />
              <Suspense fallback={<Loading lines={2} />}>
                <CreditPanel providerId={found.id} />
              </Suspense>
              <Certificates provider={found} />
              <Sites provider={found} />
              <OfferingList provider={found} />
              <ScopeTable provider={found} />
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}
