import { useTranslation } from 'react-i18next';
import { CLUSTERS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import type { Form } from '../../../ui/form';
import { SuccessorFields } from './SuccessorFields';
import { KINDS, MODES, type StandardValues } from './values';

interface Props {
  form: Form<StandardValues>;
  set: (change: Partial<StandardValues>) => void;
  /** The number of a registered version does not change. */
  added: boolean;
}

/** The fields of a version; what is written about it, and why. */
export function StandardFields({ form, set, added }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { values, violations } = form;
  const text = (
    name: 'number' | 'titleZh' | 'object' | 'validFrom' | 'validTo',
    path: string,
    label: string,
    type = 'text',
  ) => (
    <Field
      name={`standard.${path}`}
      label={t(`standards.${label}`)}
      hint={name === 'number' ? t('standards.numberHint') : undefined}
      required={name === 'number'}
      violations={violations}
    >
      {(aria) => (
        <input
          {...aria}
          className="input"
          type={type}
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const choice = <V extends string>(
    name: 'cluster' | 'kind' | 'mode',
    options: readonly V[],
    word: (value: V) => string,
  ) => (
    <ChoiceField
      name={`standard.${name}`}
      label={t(`standards.${name}`)}
      required
      violations={violations}
      value={values[name]}
      options={options}
      word={(value) => word(value)}
      set={(value) => set({ [name]: value })}
    />
  );
  const flag = (name: 'withdrawn' | 'verified') => (
    <label className="row check">
      <input
        type="checkbox"
        checked={values[name]}
        onChange={(event) => set({ [name]: event.target.checked })}
      />
      {t(`standards.${name}`)}
    </label>
  );
  return (
    <>
      {added ? text('number', 'number', 'number') : null}
      {text('titleZh', 'title_zh', 'title')}
      <div className="field-pair even">
        {text('validFrom', 'valid_from', 'from', 'date')}
        {text('validTo', 'valid_to', 'to', 'date')}
      </div>
      <SuccessorFields form={form} set={set} />
      <div className="field-pair even">
        {choice('kind', KINDS, (value) => t(`common:kind.${value}`))}
        {values.kind === 'ITEM_KIND_CALIBRATION'
          ? choice('mode', ['CALIBRATION_MODE_UNSPECIFIED', ...MODES], (value) => t(`common:mode.${value}`))
          : null}
      </div>
      {text('object', 'object', 'object')}
      <TextField
        name="standard.parameters"
        label={t('standards.parameters')}
        hint={t('standards.parametersHint')}
        rows={3}
        violations={violations}
        value={values.parameters}
        set={(parameters) => set({ parameters })}
      />
      {choice('cluster', ['CLUSTER_UNSPECIFIED', ...CLUSTERS], (value) => t(`common:cluster.${value}`))}
      {flag('withdrawn')}
      {flag('verified')}
      {(['reason', 'source'] as const).map((name) => (
        <TextField
          key={name}
          name={name}
          label={t(`standards.${name}`)}
          hint={t(`standards.${name}Hint`)}
          required={!added}
          violations={violations}
          value={values[name]}
          set={(text) => set({ [name]: text })}
        />
      ))}
    </>
  );
}
