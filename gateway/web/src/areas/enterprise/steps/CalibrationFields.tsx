import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { Field } from '../../../ui/Field';
import type { ItemRow } from '../row';

interface Props {
  row: ItemRow;
  base: string;
  change: (part: Partial<ItemRow>) => void;
  violations: Violation[];
}

const MODES = ['CALIBRATION_MODE_CALIBRATION', 'CALIBRATION_MODE_VERIFICATION'] as const;

/** 校准 or 检定, range and uncertainty with their units. */
export function CalibrationFields({ row, base, change, violations }: Props) {
  const { t } = useTranslation('enterprise');
  const text = (
    name: string,
    label: string,
    key: 'lower' | 'upper' | 'unit' | 'uncertainty' | 'uncertaintyUnit',
  ) => (
    <Field name={`${base}.${name}`} label={t(label)} violations={violations}>
      {(aria) => (
        <input
          {...aria}
          className="input"
          inputMode={key === 'unit' || key === 'uncertaintyUnit' ? 'text' : 'decimal'}
          value={row[key]}
          onChange={(event) => change({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field
        name={`${base}.mode`}
        label={t('items.mode')}
        hint={t('items.modeHint')}
        required
        violations={violations}
      >
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={row.mode}
            onChange={(event) => change({ mode: event.target.value as ItemRow['mode'] })}
          >
            {MODES.map((mode) => (
              <option key={mode} value={mode}>
                {t(`common:mode.${mode}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {text('range.lower', 'items.lower', 'lower')}
      {text('range.upper', 'items.upper', 'upper')}
      {text('range.unit', 'items.unit', 'unit')}
      {text('uncertainty.value', 'items.uncertainty', 'uncertainty')}
      {text('uncertainty.unit', 'items.uncertaintyUnit', 'uncertaintyUnit')}
    </>
  );
}
