import { useTranslation } from 'react-i18next';
import { useCentres } from '../../api/centres';
import type { Centre } from '../../api/records';
import { REGIONS } from '../../lib/regions';
import { Data } from '../../ui/Data';
import { Icon } from '../../ui/Icon';
import { Loaded } from '../../ui/states';

/** The city's centre first, then by region in the city's own order. */
const place = (centre: Centre) => (REGIONS as readonly string[]).indexOf(centre.regions[0] ?? '');

/** Who answers the telephone, at one place everywhere. */
export function CentreList() {
  const { t } = useTranslation('open');
  return (
    <section className="stack-s" aria-labelledby="centres">
      <h2 id="centres">{t('centres.title')}</h2>
      <Loaded query={useCentres()}>
        {(centres) => (
          <ul className="centre-list">
            {[...centres]
              .sort((a, b) => place(a) - place(b))
              .map((centre) => (
                <li key={centre.id}>
                  <strong>
                    <Data>{centre.displayName}</Data>
                  </strong>
                  <span className="meta">
                    {centre.regions.length === 0
                      ? t('common:region.371000')
                      : centre.regions.map((region) => t(`common:region.${region}`)).join(' · ')}
                  </span>
                  {centre.address ? (
                    <span className="meta">
                      <Data>{centre.address}</Data>
                    </span>
                  ) : null}
                  <span className="row">
                    <a href={`tel:${centre.phone}`} className="nowrap">
                      <Icon name="phone" /> {centre.phone}
                    </a>
                    {centre.hours ? (
                      <span className="meta">
                        <Data>{centre.hours}</Data>
                      </span>
                    ) : null}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
