import { useTranslation } from 'react-i18next';
import { useCentres } from '../../../api/centres';
import type { Provider } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { Icon } from '../../../ui/Icon';
import { Loaded } from '../../../ui/states';

/** Who to call: the centres of the regions that the provider has sites in, and that of the city. */
export function Centres({ provider }: { provider: Provider }) {
  const { t } = useTranslation(['ours', 'common']);
  const own = new Set(provider.sites.map(({ region }) => region));
  return (
    <section className="panel stack-s" aria-labelledby="own-centres">
      <h2 id="own-centres">{t('centres')}</h2>
      <Loaded query={useCentres()} lines={2}>
        {(centres) => (
          <ul className="work-list">
            {centres
              .filter(({ regions }) => regions.length === 0 || regions.some((region) => own.has(region)))
              .map((centre) => (
                <li key={centre.id} className="row between">
                  <span>
                    <strong>
                      <Data>{centre.displayName}</Data>
                    </strong>
                    <br />
                    <span className="meta">
                      {centre.regions.map((region) => t(`common:region.${region}`)).join(' · ') ||
                        t('common:region.371000')}
                    </span>
                    {centre.address ? (
                      <>
                        <br />
                        <span className="meta">
                          <Data>{centre.address}</Data>
                        </span>
                      </>
                    ) : null}
                  </span>
                  <span className="row">
                    {centre.hours ? (
                      <span className="meta">
                        <Data>{centre.hours}</Data>
                      </span>
                    ) : null}
                    <a href={`tel:${centre.phone}`} className="nowrap">
                      <Icon name="phone" /> {centre.phone}
                    </a>
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
