import { useTranslation } from 'react-i18next';
import type { Catalogue } from './queries';

interface Props {
  facets: Catalogue['facets'];
  chosen: Record<string, string>;
  choose: (name: string, value: string) => void;
}

const WORDS: Record<string, string> = {
  kind: 'kind',
  region: 'region',
  cluster: 'cluster',
  scheme: 'scheme',
};

/** Ways to narrow, each with the number of rows behind it. */
export function Facets({ facets, chosen, choose }: Props) {
  const { t } = useTranslation('open');
  return (
    <div className="facets">
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
                {t(`common:${WORDS[facet.name] ?? facet.name}.${value}`)}{' '}
                <span className="meta">{count}</span>
              </button>
            ))}
          </fieldset>
        ))}
    </div>
  );
}
