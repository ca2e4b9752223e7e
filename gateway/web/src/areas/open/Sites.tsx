import { useTranslation } from 'react-i18next';
import type { Provider } from '../../api/records';
import { Data } from '../../ui/Data';

/** Where a provider works. */
export function Sites({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  return (
    <section className="panel stack-s" aria-labelledby="sites">
      <h2 id="sites">{t('provider.sites')}</h2>
      <ul className="stack-s">
        {provider.sites.map((site) => (
          <li key={site.id} className="row">
            <strong>
              <Data>{site.displayName}</Data>
            </strong>
            <span className="muted">{t(`common:region.${site.region}`)}</span>
            <Data>{site.address}</Data>
          </li>
        ))}
      </ul>
    </section>
  );
}
