import { useTranslation } from 'react-i18next';
import { language } from '../../i18n/i18n';
import { Loaded } from '../../ui/states';
import { usePolicies } from './queries';

const SHOWN = [
  'COMMITMENT_STAGE_ACCEPTANCE',
  'COMMITMENT_STAGE_RESPONSE',
  'COMMITMENT_STAGE_QUOTATION',
  'COMMITMENT_STAGE_DELIVERY',
];

/** The published promises, in the words of the rules. */
export function Promises() {
  const { t } = useTranslation('open');
  return (
    <section className="stack-s" aria-labelledby="promises">
      <h2 id="promises">{t('promises.title')}</h2>
      <Loaded query={usePolicies()}>
        {(policies) => (
          <ol className="promise-list">
            {SHOWN.map((stage) => {
              const own = policies.filter((policy) => policy.stage === stage);
              if (own.length === 0) return null;
              return (
                <li key={stage}>
                  <strong>{t(`promises.${stage}`)}</strong>
                  {own.map((policy) => (
                    <details key={`${policy.id}${policy.version}`}>
                      <summary>
                        {own.length > 1
                          ? `${t(policy.kind === 'ITEM_KIND_UNSPECIFIED' ? 'promises.other' : `common:kind.${policy.kind}`)} `
                          : ''}
                        {t(
                          policy.unit === 'TERM_UNIT_WORKING_MINUTES' ? 'promises.minutes' : 'promises.days',
                          {
                            count: policy.promised,
                          },
                        )}
                      </summary>
                      <p className="muted">{language() === 'zh' ? policy.ruleZh : policy.ruleEn}</p>
                    </details>
                  ))}
                </li>
              );
            })}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
