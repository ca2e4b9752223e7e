// 企业资料: what the firm is registered as, and what it tells about itself to centres and the bureau.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { serverNow } from '../../api/server-time';
import { useMe } from '../../app/useSession';
import { language } from '../../i18n/i18n';
import { instant, uscc } from '../../lib/format';
import { CopyButton } from '../../ui/CopyButton';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, Notice } from '../../ui/states';
import { ProfileForm } from './profile/ProfileForm';
import type { Enterprise } from './profile/values';
import './enterprise.css';

function useProfile(id: string) {
  return useQuery({
    queryKey: ['enterprises', id],
    queryFn: async () => {
      const found = (await read(api.GET('/v1/enterprises/{id}', { params: { path: { id } } }))) as Enterprise;
      // A firm that has told nothing yet has no version.
      return found.etag ? found : null;
    },
  });
}

export default function Profile() {
  const { t } = useTranslation(['profile', 'common']);
  const own = useMe().organization;
  const id = own?.id ?? '';
  const query = useProfile(id);
  const [saved, setSaved] = useState<number>();
  return (
    <div className="stack">
      <PageHeader title={t('common:page.eProfile')} crumbs={[{ text: t('common:page.e'), to: '/e' }]} />
      <section className="panel narrow stack-s" aria-labelledby="registered">
        <h2 id="registered">{t('registered')}</h2>
        <DescList
          facts={[
            { label: t('name'), value: <Data>{own?.displayName}</Data> },
            { label: t('uscc'), value: <span className="mono">{uscc(own?.uscc ?? '')}</span> },
            { label: t('region'), value: own?.region ? t(`common:region.${own.region}`) : undefined },
            { label: t('address'), value: <Data>{own?.address}</Data> },
            { label: t('id'), value: <CopyButton value={id} text={t('copyId')} /> },
          ].map((fact) => ({ ...fact, wide: true }))}
        />
      </section>
      <h2>{t('told')}</h2>
      <p className="muted">{t('shownTo')}</p>
      {saved ? (
        <div role="status">
          <Notice tone="good">{t('saved', { time: instant(saved, language()) })}</Notice>
        </div>
      ) : null}
      <Loaded query={query}>
        {(profile) => (
          <ProfileForm
            key={profile?.etag ?? 'new'}
            id={id}
            profile={profile}
            onSaved={() => setSaved(serverNow())}
          />
        )}
      </Loaded>
    </div>
  );
}
