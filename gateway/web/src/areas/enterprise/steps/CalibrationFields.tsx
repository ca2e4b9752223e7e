import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { Field } from '../../../ui/Field';
import { FiguresFields } from '../../../ui/FiguresFields';
import type { ItemRow } from '../row';

interface Props {
  row: ItemRow;
  base: string;
  change: (part: Partial<ItemRow>) => void;
  violations: Violation[];
}

const MODES = ['CALIBRATION_MODE_CALIBRATION', 'CALIBRATION_MODE_VERIFICATION'] as const;

/** 校准 or 检定, and the figures with their units. */
export function CalibrationFields({ row, base, change, violations }: Props) {
  const { t } = useTranslation('enterprise');
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
            {row.mode === 'CALIBRATION_MODE_UNSPECIFIED' ? (
              <option value={row.mode}>{t('items.modeOpen')}</option>
            ) : null}
            {MODES.map((mode) => (
              <option key={mode} value={mode}>
                {t(`common:mode.${mode}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <FiguresFields figures={row} base={base} change={change} violations={violations} />
    </>
  );
}
