// What a quotation promises, field by field.
import { useTranslation } from 'react-i18next';
import type { Policy } from '../../../api/records';
import { addDays, money } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import type { Form } from '../../../ui/form';
import { type QuoteValues, total } from './quote';

interface Props {
  form: Form<QuoteValues>;
  policy: Policy | undefined;
  today: string;
}

export function QuoteFields({ form, policy, today }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const { values, set, violations } = form;
  const sum = total(values.lines);
  const limit =
    policy && policy.unit === 'TERM_UNIT_WORKING_DAYS' && policy.statutory > 0 ? policy.statutory : undefined;
  return (
    <>
      {values.lines.map((line, index) => {
        const change = (part: Partial<typeof line>) =>
          set({ lines: values.lines.map((one, at) => (at === index ? { ...one, ...part } : one)) });
        return (
          <div className="field-pair" key={line.itemId}>
            <TextField
              name={`lines[${index}].title`}
              label={t('quote.line', { line: index + 1 })}
              required
              violations={violations}
              value={line.title}
              set={(title) => change({ title })}
            />
            <Field
              name={`lines[${index}].amount_fen`}
              label={t('quote.amount')}
              required
              violations={violations}
            >
              {(aria) => (
                <input
                  {...aria}
                  className="input num"
                  inputMode="decimal"
                  value={line.yuan}
                  onChange={(event) => change({ yuan: event.target.value })}
                />
              )}
            </Field>
          </div>
        );
      })}
      <p className="quote-total" data-field="total_fen" tabIndex={-1}>
        {t('quote.total')} <strong>{money(sum)}</strong> <span className="muted">{t('quote.taxIn')}</span>
      </p>
      <div className="field-pair even">
        <TextField
          name="lead_working_days"
          label={t('quote.lead')}
          hint={limit ? t('quote.limit', { count: limit }) : undefined}
          required
          violations={violations}
          type="number"
          min={1}
          max={limit ?? 365}
          value={values.lead}
          set={(lead) => set({ lead })}
        />
        <TextField
          name="start"
          label={t('quote.start')}
          hint={t('quote.startHint')}
          violations={violations}
          value={values.start}
          type="date"
          min={today}
          set={(start) => set({ start })}
        />
        <TextField
          name="valid_until"
          label={t('quote.valid')}
          hint={t('quote.validHint')}
          required
          violations={violations}
          type="date"
          min={today}
          max={addDays(today, 14)}
          value={values.validUntil}
          set={(validUntil) => set({ validUntil })}
        />
        <TextField
          name="tax_per_mille"
          label={t('quote.tax')}
          hint={t('quote.taxHint')}
          required
          violations={violations}
          value={values.tax}
          inputMode="decimal"
          set={(tax) => set({ tax })}
        />
      </div>
      <TextField
        name="excludes"
        label={t('quote.excludes')}
        hint={t('quote.excludesHint')}
        violations={violations}
        value={values.excludes}
        set={(excludes) => set({ excludes })}
      />
      <label className="row check">
        <input
          type="checkbox"
          checked={values.subcontract}
          onChange={(event) => set({ subcontract: event.target.checked })}
        />
        <span>
          {t('quote.subcontract')} <span className="meta">{t('quote.subcontractHint')}</span>
        </span>
      </label>
    </>
  );
}
