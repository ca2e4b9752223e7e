import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Provider, Site } from '../../../api/records';
import { NONE } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Icon } from '../../../ui/Icon';
import { Empty } from '../../../ui/states';
import { SiteDialog } from './SiteDialog';

/** Where the provider works, and what each site does for whom. */
export function SiteList({ provider }: { provider: Provider }) {
  const { t } = useTranslation(['ours', 'common']);
  const [asked, ask] = useState<{ site?: Site }>();
  const place = (site: Site) =>
    site.point ? `${site.point.latitudeE6 / 1_000_000}, ${site.point.longitudeE6 / 1_000_000}` : NONE;
  return (
    <section className="stack-s" aria-labelledby="own-sites">
      <div className="row between">
        <h2 id="own-sites">{t('sites')}</h2>
        <button type="button" className="button primary" onClick={() => ask({})}>
          <Icon name="plus" />
          {t('site.add')}
        </button>
      </div>
      {provider.sites.length === 0 ? <Empty title={t('site.none')} /> : null}
      {provider.sites.map((site) => (
        <article key={site.id} className="panel stack-s" aria-labelledby={`site-${site.id}`}>
          <div className="row between">
            <h3 id={`site-${site.id}`}>
              <Data>{site.displayName}</Data>
            </h3>
            <button
              type="button"
              className="button"
              aria-label={t('site.edit', { name: site.displayName })}
              onClick={() => ask({ site })}
            >
              {t('common:action.change')}
            </button>
          </div>
          <DescList
            facts={[
              {
                label: t('site.region'),
                value: t(`common:region.${site.region}`, { defaultValue: site.region }),
              },
              { label: t('site.address'), value: <Data>{site.address}</Data> },
              { label: t('site.point'), value: <span className="nowrap">{place(site)}</span> },
              {
                label: t('site.regions'),
                value:
                  site.serviceRegions
                    .map((region) => t(`common:region.${region}`, { defaultValue: region }))
                    .join(' · ') || t('site.allRegions'),
              },
              {
                label: t('site.delivery'),
                value:
                  site.delivery.map((way) => t(`common:delivery.${way}`)).join(' · ') ||
                  t('common:delivery.DELIVERY_UNSPECIFIED'),
              },
            ]}
          />
        </article>
      ))}
      {asked ? (
        <SiteDialog
          key={asked.site?.id ?? 'new'}
          provider={provider}
          site={asked.site}
          onClose={() => ask(undefined)}
        />
      ) : null}
    </section>
  );
}
