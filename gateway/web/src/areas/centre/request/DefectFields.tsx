// One defect: the material, what is wrong with it, how to mend it.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { TextField } from '../../../ui/fields/TextField';
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
        <TextField
          name={`defects[${index}].material`}
          label={t('correction.material')}
          required
          violations={violations}
          value={defect.material}
          set={(material) => change({ material })}
        />
      ) : null}
      <TextField
        name={`defects[${index}].problem`}
        label={t('correction.problem')}
        required
        violations={violations}
        value={defect.problem}
        set={(problem) => change({ problem })}
      />
      <TextField
        name={`defects[${index}].fix`}
        label={t('correction.fix')}
        required
        violations={violations}
        value={defect.fix}
        set={(fix) => change({ fix })}
      />
      <button type="button" className="button quiet" onClick={remove}>
        {t('correction.remove')}
      </button>
    </fieldset>
  );
}
