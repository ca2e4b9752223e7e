// The policies in force: limits and the published text of each.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { ScrollX } from '../../../ui/ScrollX';
import { PolicyDialog } from './PolicyDialog';
import { policyScope } from './policy';
import { useServices } from './queries';

export function PolicyTable({ policies }: { policies: Policy[] }) {
  const { t } = useTranslation(['supervision', 'common']);
  const [open, setOpen] = useState<{ id: string; fresh: boolean }>();
  const chosen = policies.find(({ id }) => id === open?.id);
  const length = (policy: Policy, units: number) =>
    units === 0
      ? t('rules.noLimit')
      : t(policy.unit === 'TERM_UNIT_WORKING_MINUTES' ? 'rules.minutes' : 'rules.days', { count: units });
  const services = useServices(policies);
  const scope = (policy: Policy) => t(...policyScope(policy, services));
  const name = (policy: Policy) => `${t(`common:stage.${policy.stage}`)} · ${scope(policy)}`;
  return (
    <>
      <ScrollX label={t('rules.policies')}>
        <table className="dense rules-table">
          <caption className="sr">{t('rules.policies')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('column.stage')}</th>
              <th scope="col">{t('rules.scope')}</th>
              <th scope="col">{t('rules.promised')}</th>
              <th scope="col">{t('rules.statutory')}</th>
              <th scope="col">{t('rules.text')}</th>
              <th scope="col">{t('rules.version')}</th>
              <th scope="col">
                <span className="sr">{t('rules.edit')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {policies.map((policy) => (
              <tr key={policy.id}>
                <th scope="row" className="nowrap">
                  {t(`common:stage.${policy.stage}`)}
                </th>
                <td className={policy.offeringId ? 'rules-service' : 'nowrap'}>{scope(policy)}</td>
                <td className="nowrap">{length(policy, policy.promised)}</td>
                <td className="nowrap">{length(policy, policy.statutory)}</td>
                <td className="rules-text">{language() === 'zh' ? policy.ruleZh : policy.ruleEn}</td>
                <td>
                  <span className="nowrap">{t('rules.versionNo', { version: policy.version })}</span>{' '}
                  <span className="meta">{instant(policy.publishTime, language())}</span>
                </td>
                <td>
                  <span className="row">
                    <button
                      type="button"
                      className="button"
                      aria-label={t('rules.editOf', { name: name(policy) })}
                      onClick={() => setOpen({ id: policy.id, fresh: false })}
                    >
                      {t('rules.edit')}
                    </button>
                    {policy.offeringId ? null : (
                      <button
                        type="button"
                        className="button"
                        aria-label={t('rules.freshOf', { name: name(policy) })}
                        onClick={() => setOpen({ id: policy.id, fresh: true })}
                      >
                        {t('rules.fresh')}
                      </button>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      {chosen ? (
        <PolicyDialog
          policy={chosen}
          scope={scope(chosen)}
          fresh={open?.fresh ?? false}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}
