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
const LAST = 'ITEM_KIND_UNSPECIFIED';

/** How it works in four steps, each with what is promised and the rule's own words. */
export function Promises() {
  const { t } = useTranslation('open');
  return (
    <section className="stack-s" aria-labelledby="promises">
      <h2 id="promises">{t('promises.title')}</h2>
      <Loaded query={usePolicies()}>
        {(policies) => (
          <ol className="promise-list">
            {SHOWN.map((stage) => {
              const own = policies
                .filter((policy) => policy.stage === stage)
                .sort((a, b) => Number(a.kind === LAST) - Number(b.kind === LAST));
              if (own.length === 0) return null;
              return (
                <li key={stage} className="stack-s">
                  <h3>{t(`promises.${stage}`)}</h3>
                  <p>{t(`promises.what.${stage}`)}</p>
                  <ul className="promise">
                    {own.map((policy) => (
                      <li key={policy.id}>
                        {own.length > 1 ? (
                          <span>
                            {t(policy.kind === LAST ? 'promises.other' : `common:kind.${policy.kind}`)}
                          </span>
                        ) : (
                          <span>{t('promises.promised')}</span>
                        )}{' '}
                        <strong className="nowrap">
                          {t(
                            policy.unit === 'TERM_UNIT_WORKING_MINUTES'
                              ? 'promises.minutes'
                              : 'promises.days',
                            { count: policy.promised },
                          )}
                        </strong>
                      </li>
                    ))}
                  </ul>
                  <details>
                    <summary>{t('promises.rule')}</summary>
                    {own.map((policy) => (
                      <p key={policy.id} className="muted">
                        {language() === 'zh' ? policy.ruleZh : policy.ruleEn}
                      </p>
                    ))}
                  </details>
                </li>
              );
            })}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
