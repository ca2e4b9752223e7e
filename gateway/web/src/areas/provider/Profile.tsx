// 本机构: what it says of itself, how the provider stands, what its credit class is made of, where it works, and whom it can call.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asApiError } from '../../api/problem';
import type { Provider } from '../../api/records';
import { StateBadge } from '../../ui/Badge';
import { CreditPanel } from '../../ui/credit/CreditPanel';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded, Notice } from '../../ui/states';
import { Centres } from './profile/Centres';
import { Findings } from './profile/Findings';
import { ProviderDialog } from './profile/ProviderDialog';
import { SiteList } from './profile/SiteList';
import { useOwnProvider } from './queries';
import './provider.css';

const TONE: Record<Provider['state'], 'info' | 'good' | 'warn' | 'bad'> = {
  PROVIDER_STATE_UNSPECIFIED: 'info',
  PROVIDER_STATE_DRAFT: 'info',
  PROVIDER_STATE_ACTIVE: 'good',
  PROVIDER_STATE_SUSPENDED: 'bad',
  PROVIDER_STATE_WITHDRAWN: 'warn',
};

export default function Profile() {
  const { t } = useTranslation(['ours', 'common']);
  const query = useOwnProvider();
  const own = query.data;
  const [editing, setEditing] = useState(false);
  const missing = query.error ? asApiError(query.error).status === 404 : false;
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pProfile')}
        crumbs={[{ text: t('common:page.p'), to: '/p' }]}
        aside={own ? <StateBadge state={own.state} /> : null}
        actions={
          own?.state === 'PROVIDER_STATE_ACTIVE' || own?.state === 'PROVIDER_STATE_SUSPENDED' ? (
            <Link className="button" to={`/open/providers/${own.id}`}>
              {t('public')}
            </Link>
          ) : null
        }
      />
      {missing ? (
        <Empty title={t('profile.none')}>
          <button type="button" className="button primary" onClick={() => setEditing(true)}>
            {t('profile.add')}
          </button>
        </Empty>
      ) : (
        <Loaded query={query}>
          {(provider) => (
            <>
              <Notice tone={TONE[provider.state]}>{t(`means.${provider.state}`)}</Notice>
              <section className="panel stack-s" aria-labelledby="about">
                <div className="row between">
                  <h2 id="about">{t('about')}</h2>
                  {provider.state === 'PROVIDER_STATE_WITHDRAWN' ? null : (
                    <button
                      type="button"
                      className="button"
                      aria-label={t('profile.edit')}
                      onClick={() => setEditing(true)}
                    >
                      {t('common:action.change')}
                    </button>
                  )}
                </div>
                <DescList
                  facts={[
                    { label: t('name'), value: <Data>{provider.displayName}</Data> },
                    {
                      label: t('kinds'),
                      value: provider.kinds.map((kind) => t(`common:kind.${kind}`)).join(' · '),
                    },
                    {
                      label: t('clusters'),
                      value: provider.clusters.map((one) => t(`common:cluster.${one}`)).join(' · '),
                    },
                    { label: t('group'), value: <Data>{provider.group}</Data> },
                    { label: t('staff'), value: provider.staffBand },
                  ]}
                />
              </section>
              <CreditPanel providerId={provider.id} />
              <Findings />
              <SiteList provider={provider} />
              <Centres provider={provider} />
            </>
          )}
        </Loaded>
      )}
      {editing ? (
        <ProviderDialog key={own?.id ?? 'new'} provider={own} onClose={() => setEditing(false)} />
      ) : null}
    </div>
  );
}
