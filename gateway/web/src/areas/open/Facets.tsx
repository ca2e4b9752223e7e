import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import { useNarrow } from '../../ui/use-narrow';
import type { Catalogue } from './queries';

interface Props {
  facets: Catalogue['facets'];
  chosen: Record<string, string>;
  verified: boolean;
  choose: (name: string, value: string) => void;
  verify: (only: boolean) => void;
  clear: (() => void) | undefined;
}

/** Ways to narrow, each with the number of rows behind it; folded on a phone. */
export function Facets({ facets, chosen, verified, choose, verify, clear }: Props) {
  const { t } = useTranslation('open');
  const narrow = useNarrow();
  const active = Object.values(chosen).filter(Boolean).length + Number(verified);
  const all = (
    <>
      <div className="facets">
        <button type="button" className="facet" aria-pressed={verified} onClick={() => verify(!verified)}>
          <span className="row">
            <Icon name="shield" /> {t('facet.verified')}
          </span>
        </button>
        {facets
          .filter((facet) => facet.values.length > 0)
          .map((facet) => (
            <fieldset key={facet.name}>
              <legend>{t(`facet.${facet.name}`)}</legend>
              {facet.values.map(({ value, count }) => (
                <button
                  key={value}
                  type="button"
                  className="facet"
                  aria-pressed={chosen[facet.name] === value}
                  onClick={() => choose(facet.name, chosen[facet.name] === value ? '' : value)}
                >
                  <span>{t(`common:${facet.name}.${value}`)}</span>
                  <span className="meta nowrap">{count}</span>
                </button>
              ))}
            </fieldset>
          ))}
      </div>
      {clear ? (
        <button type="button" className="button facets-clear" onClick={clear}>
          {t('common:filter.clear')}
        </button>
      ) : null}
    </>
  );
  if (!narrow) return <aside aria-label={t('facet.title')}>{all}</aside>;
  return (
    <details className="panel facets-folded">
      <summary>{active > 0 ? t('facet.active', { count: active }) : t('facet.title')}</summary>
      {all}
    </details>
  );
}
