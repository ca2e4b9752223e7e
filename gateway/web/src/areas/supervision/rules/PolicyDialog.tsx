// Changing a policy: its versions, the new figures and texts, what they would have done, and the reason.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Policy } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { PartError } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Examples } from './Examples';
import { type PolicyImpact, useRulesRefresh, useVersions } from './queries';

const TEXTS = ['ruleZh', 'ruleEn'] as const;
const LIMITS = ['promised', 'statutory'] as const;
/** Names of the fields in the API's refusals. */
const FIELD = {
  promised: 'policy.promised',
  statutory: 'policy.statutory',
  ruleZh: 'policy.rule_zh',
  ruleEn: 'policy.rule_en',
} as const;

export function PolicyDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const refresh = useRulesRefresh();
  const versions = useVersions(policy.id);
  const { form, act } = useVerb({
    promised: String(policy.promised),
    statutory: String(policy.statutory),
    ruleZh: policy.ruleZh,
    ruleEn: policy.ruleEn,
    reason: '',
  });
  const { values } = form;
  const next = {
    ...policy,
    promised: Number(values.promised) || 0,
    statutory: Number(values.statutory) || 0,
    ruleZh: values.ruleZh,
    ruleEn: values.ruleEn,
  };
  const changed = LIMITS.some((name) => next[name] !== policy[name]);
  const asked = useDeferredValue(`${next.promised}/${next.statutory}`);
  const fits = next.promised > 0 && (next.statutory === 0 || next.promised <= next.statutory);
  const impact = useQuery({
    queryKey: ['impact', 'policy', policy.id, policy.version, asked],
    queryFn: async ({ signal }) =>
      (await read(
        api.POST('/v1/policies:preview', {
          body: { policy: { ...next, ruleZh: policy.ruleZh, ruleEn: policy.ruleEn } },
          signal,
        }),
      )) as PolicyImpact,
    enabled: changed && fits,
  });
  const publish = async (key: string) => {
    await read(
      api.POST('/v1/policies:publish', {
        headers: once(key),
        body: { policy: next, reason: values.reason },
      }),
    );
    await refresh();
  };
  const label = (name: keyof typeof FIELD) => t(`rules.${name}`);
  return (
    <VerbDialog
      title={t('rules.policyTitle', { stage: t(`common:stage.${policy.stage}`), id: policy.id })}
      verb={t('rules.publishPolicy')}
      form={form}
      onClose={onClose}
      labels={{
        ...Object.fromEntries(
          Object.entries(FIELD).map(([name, field]) => [field, label(name as keyof typeof FIELD)]),
        ),
        reason: t('reason'),
      }}
      act={() => {
        if (values.reason.trim()) void act(publish, onClose);
        else form.fail([violation('reason', t('noReason'), t('noReason'))]);
      }}
    >
      <ol className="versions">
        {(versions.data ?? []).map((one) => (
          <li key={one.version}>
            {t('rules.versionLine', {
              version: one.version,
              time: instant(one.publishTime, language()),
              promised: one.promised,
              reason: one.publishReason || t('rules.shipped'),
            })}
          </li>
        ))}
      </ol>
      {LIMITS.map((name) => (
        <Field
          key={name}
          name={FIELD[name]}
          label={label(name)}
          hint={t(`rules.${name}Hint`)}
          required
          violations={form.violations}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              inputMode="numeric"
              value={values[name]}
              onChange={(event) => form.set({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {TEXTS.map((name) => (
        <Field key={name} name={FIELD[name]} label={label(name)} required violations={form.violations}>
          {(aria) => (
            <textarea
              {...aria}
              className="input"
              lang={name === 'ruleZh' ? 'zh-CN' : 'en'}
              value={values[name]}
              onChange={(event) => form.set({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {impact.error ? <PartError error={impact.error} retry={() => void impact.refetch()} /> : null}
      {changed && impact.data ? (
        <section className="stack-s" aria-live="polite">
          <p>
            <strong>
              {t('rules.policyImpact', {
                kept: impact.data.kept,
                shorter: impact.data.shorter,
                longer: impact.data.longer,
              })}
            </strong>
          </p>
          <Examples clocks={impact.data.examples} />
        </section>
      ) : null}
      <Field name="reason" label={t('reason')} required violations={form.violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={values.reason}
            onChange={(event) => form.set({ reason: event.target.value })}
          />
        )}
      </Field>
    </VerbDialog>
  );
}
