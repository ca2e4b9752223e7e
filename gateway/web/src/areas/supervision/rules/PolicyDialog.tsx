// Changing a policy: its versions, the new figures and texts, what they would have done, and the reason.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Policy } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { CheckField } from '../../../ui/fields/CheckField';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { PartError } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Examples } from './Examples';
import { figuresOf, isShare, LEVELS, policyOf, valuesOf } from './policy';
import { type PolicyImpact, useRulesRefresh, useVersions } from './queries';

const TEXTS = ['ruleZh', 'ruleEn'] as const;
const LIMITS = ['promised', 'statutory'] as const;
const CAPS = ['maxPauses', 'maxPausedDays'] as const;
/** Names of the fields in the API's refusals. */
const FIELD = {
  id: 'policy.id',
  element: 'policy.element',
  offeringId: 'policy.offering_id',
  promised: 'policy.promised',
  statutory: 'policy.statutory',
  maxPauses: 'policy.max_pauses',
  maxPausedDays: 'policy.max_paused_days',
  levels: 'policy.levels',
  ruleZh: 'policy.rule_zh',
  ruleEn: 'policy.rule_en',
} as const;
const ELEMENTS = [
  'ELEMENT_METROLOGY',
  'ELEMENT_STANDARDS',
  'ELEMENT_TESTING',
  'ELEMENT_CERTIFICATION',
  'ELEMENT_QUALITY_MANAGEMENT',
  'ELEMENT_INTELLECTUAL_PROPERTY',
  'ELEMENT_BRAND',
  'ELEMENT_TRAINING',
] as const;

interface Props {
  policy: Policy;
  /** What it applies to, in words. */
  scope: string;
  /** Makes another policy of it, for one element or one service. */
  fresh: boolean;
  onClose: () => void;
}

export function PolicyDialog({ policy, scope, fresh, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const refresh = useRulesRefresh();
  const versions = useVersions(policy.id);
  const { form, act } = useVerb(valuesOf(policy, fresh));
  const { values } = form;
  const next = policyOf(values, policy, fresh);
  const asked = useDeferredValue(figuresOf(next));
  const changed = !fresh && figuresOf(next) !== figuresOf(policy);
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
      title={t(fresh ? 'rules.freshTitle' : 'rules.policyTitle', {
        stage: t(`common:stage.${policy.stage}`),
        scope,
      })}
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
      {fresh ? (
        <>
          <p className="muted">{t('rules.freshHint')}</p>
          <TextField
            name={FIELD.id}
            label={label('id')}
            hint={t('rules.idHint')}
            required
            mono
            violations={form.violations}
            value={values.id}
            set={(id) => form.set({ id })}
          />
          <ChoiceField
            name={FIELD.element}
            label={label('element')}
            violations={form.violations}
            value={values.element}
            options={['ELEMENT_UNSPECIFIED', ...ELEMENTS]}
            word={(element) =>
              element === 'ELEMENT_UNSPECIFIED' ? t('rules.ofAll') : t(`common:element.${element}`)
            }
            set={(element) => form.set({ element })}
          />
          <TextField
            name={FIELD.offeringId}
            label={label('offeringId')}
            hint={t('rules.offeringIdHint')}
            mono
            violations={form.violations}
            value={values.offeringId}
            set={(offeringId) => form.set({ offeringId })}
          />
        </>
      ) : (
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
      )}
      {[...LIMITS, ...CAPS].map((name) => (
        <TextField
          key={name}
          name={FIELD[name]}
          label={label(name)}
          hint={t(`rules.${name}Hint`)}
          required
          inputMode="numeric"
          violations={form.violations}
          value={values[name]}
          set={(text) => form.set({ [name]: text })}
        />
      ))}
      <CheckField
        label={t('rules.deemedReceived')}
        checked={values.deemedReceived}
        set={(deemedReceived) => form.set({ deemedReceived })}
      />
      <fieldset className="plain" data-field={FIELD.levels} tabIndex={-1}>
        <legend>{label('levels')}</legend>
        <p className="muted">{t('rules.levelsHint')}</p>
        {LEVELS.map((level) => (
          <TextField
            key={level}
            name={`${FIELD.levels}[${next.levels.findIndex((one) => one.level === level)}]`}
            label={t(`rules.threshold.${isShare(policy, level) ? 'share' : 'hours'}.${level}`)}
            inputMode="decimal"
            violations={form.violations}
            value={values[level]}
            set={(text) => form.set({ [level]: text })}
          />
        ))}
      </fieldset>
      {TEXTS.map((name) => (
        <TextField
          key={name}
          name={FIELD[name]}
          label={label(name)}
          required
          rows={3}
          lang={name === 'ruleZh' ? 'zh-CN' : 'en'}
          violations={form.violations}
          value={values[name]}
          set={(text) => form.set({ [name]: text })}
        />
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
      <TextField
        name="reason"
        label={t('reason')}
        required
        violations={form.violations}
        value={values.reason}
        rows={2}
        set={(reason) => form.set({ reason })}
      />
    </VerbDialog>
  );
}
