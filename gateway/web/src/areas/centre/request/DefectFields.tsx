// One defect: the material, what is wrong with it, how to mend it.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { Field } from '../../../ui/Field';
import type { DefectInput } from './CorrectionDialog';
import { materialName } from './material';

interface Props {
  index: number;
  defect: DefectInput;
  violations: Violation[];
  change: (change: Partial<DefectInput>) => void;
  remove: () => void;
}

export function DefectFields({ index, defect, violations, change, remove }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  return (
    <fieldset className="defect">
      <legend>{defect.free ? t('correction.other') : materialName(t, defect.material)}</legend>
      {defect.free ? (
        <Field
          name={`defects[${index}].material`}
          label={t('correction.material')}
          required
          violations={violations}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              value={defect.material}
              onChange={(event) => change({ material: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      <Field
        name={`defects[${index}].problem`}
        label={t('correction.problem')}
        required
        violations={violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={defect.problem}
            onChange={(event) => change({ problem: event.target.value })}
          />
        )}
      </Field>
      <Field name={`defects[${index}].fix`} label={t('correction.fix')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={defect.fix}
            onChange={(event) => change({ fix: event.target.value })}
          />
        )}
      </Field>
      <button type="button" className="button quiet" onClick={remove}>
        {t('correction.remove')}
      </button>
    </fieldset>
  );
}
