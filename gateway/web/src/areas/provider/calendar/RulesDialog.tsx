// 每周规则: units of Monday to Sunday, holidays, how far ahead; what they change is shown before they are written.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pool } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day as dayText } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Dialog } from '../../../ui/Dialog';
import { Foreseen } from '../../../ui/Foreseen';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Loaded, Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { WEEKDAYS } from './days';
import { type PoolRules, putRules, type RulesEffect, useRules, valuesOf } from './rules';

interface Props {
  pool: Pool;
  onClose: () => void;
}

function Effect({ effect }: { effect: RulesEffect }) {
  const { t } = useTranslation('capacity');
  const exceeded = effect.exceededDays;
  return (
    <Foreseen title={t('effects')}>
      <Notice tone="info">
        {t('rules.counts', { changed: effect.changedDays, overridden: effect.overriddenDays })}
      </Notice>
      {exceeded.length > 0 ? (
        <Notice tone="warn">
          <p>{t('rules.exceeded', { count: exceeded.length })}</p>
          <ul className="steps">
            {exceeded.slice(0, 20).map((day) => (
              <li key={dayText(day, language())}>
                <Data>{dayText(day, language())}</Data>
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </Foreseen>
  );
}

function RulesForm({ pool, rules, onClose }: Props & { rules: PoolRules | null }) {
  const { t } = useTranslation(['capacity', 'provider', 'common']);
  const { form, act } = useVerb(valuesOf(rules));
  const [effect, setEffect] = useState<RulesEffect>();
  const { values, violations } = form;
  const set = (change: Partial<typeof values>) => {
    form.set(change);
    setEffect(undefined);
  };
  const call = (only: boolean, key: string) => putRules(pool.id, rules?.etag ?? '', values, only, key);
  const whole = (text: string) => /^\d+$/.test(text.trim());
  const look = () => {
    const wrong = [
      ...values.totals.flatMap((total, index) =>
        whole(total) ? [] : [violation(`rules.weekday_totals[${index}]`, t('noTotal'), t('noTotal'))],
      ),
      ...(whole(values.horizon)
        ? []
        : [violation('rules.horizon_days', t('rules.noHorizon'), t('rules.noHorizon'))]),
    ];
    if (wrong.length > 0) return form.fail(wrong);
    void act(
      async (key) => setEffect(await call(true, key)),
      () => undefined,
    );
  };
  return (
    <VerbDialog
      title={t('rules.of', { name: pool.displayName })}
      verb={t(effect ? 'rules.save' : 'look')}
      form={form}
      act={() => (effect ? void act((key) => call(false, key), onClose) : look())}
      onClose={onClose}
      labels={{
        'rules.horizon_days': t('rules.horizon'),
        ...Object.fromEntries(
          WEEKDAYS.map((day, index) => [`rules.weekday_totals[${index}]`, t(`weekday.${day}`)]),
        ),
      }}
    >
      <p className="muted">{t('rules.hint')}</p>
      <fieldset className="plain">
        <legend>{t('rules.totals', { unit: pool.unit || t('provider:calendar.unit') })}</legend>
        <div className="rule-days">
          {WEEKDAYS.map((day, index) => (
            <TextField
              key={day}
              name={`rules.weekday_totals[${index}]`}
              label={t(`weekday.${day}`)}
              required
              violations={violations}
              type="number"
              min={0}
              value={values.totals[index] ?? ''}
              set={(text) => set({ totals: values.totals.map((old, at) => (at === index ? text : old)) })}
            />
          ))}
        </div>
      </fieldset>
      <label className="row check">
        <input
          type="checkbox"
          checked={values.observe}
          onChange={(event) => set({ observe: event.target.checked })}
        />
        {t('rules.observe')}
      </label>
      <TextField
        name="rules.horizon_days"
        label={t('rules.horizon')}
        hint={
          rules?.madeThrough
            ? t('rules.made', { day: dayText(rules.madeThrough, language()) })
            : t('rules.horizonHint')
        }
        required
        violations={violations}
        type="number"
        min={1}
        max={366}
        value={values.horizon}
        set={(horizon) => set({ horizon })}
      />
      {effect ? <Effect effect={effect} /> : null}
    </VerbDialog>
  );
}

export function RulesDialog({ pool, onClose }: Props) {
  const { t } = useTranslation('capacity');
  const query = useRules(pool.id);
  if (query.data !== undefined)
    return <RulesForm key={query.data?.etag ?? 'new'} pool={pool} rules={query.data} onClose={onClose} />;
  return (
    <Dialog open title={t('rules.of', { name: pool.displayName })} onClose={onClose}>
      <Loaded query={query}>{() => null}</Loaded>
    </Dialog>
  );
}
