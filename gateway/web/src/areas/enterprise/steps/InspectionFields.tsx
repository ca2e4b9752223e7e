import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { REGIONS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { TermInput } from '../../../ui/TermInput';
import { PARAMETERS } from '../../../ui/terms';
import type { ItemRow } from '../row';

interface Props {
  row: ItemRow;
  base: string;
  change: (part: Partial<ItemRow>) => void;
  violations: Violation[];
}

/** What only an inspection has: the activity, its field, and the place where it is done. */
export function InspectionFields({ row, base, change, violations }: Props) {
  const { t } = useTranslation(['enterprise', 'common']);
  // A place from elsewhere stays what it was until somebody chooses another.
  const places = row.place && !REGIONS.some((one) => one === row.place) ? [row.place, ...REGIONS] : REGIONS;
  return (
    <>
      <Field
        name={`${base}.activity`}
        label={t('items.inspection.activity')}
        hint={t('items.inspection.activityHint')}
        required={row.standards.trim() === ''}
        violations={violations}
      >
        {(aria) => (
          <TermInput
            aria={aria}
            kinds={PARAMETERS}
            work={row.kind}
            value={row.activity}
            onChange={(activity) => change({ activity })}
          />
        )}
      </Field>
      <TextField
        name={`${base}.field`}
        label={t('items.inspection.field')}
        hint={t('items.inspection.fieldHint')}
        violations={violations}
        value={row.field}
        set={(field) => change({ field })}
      />
      <ChoiceField
        name={`${base}.place`}
        label={t('items.inspection.place')}
        violations={violations}
        value={row.place}
        none={t('items.inspection.anywhere')}
        options={places}
        word={(code) => t(`common:region.${code}`)}
        set={(place) => change({ place })}
      />
    </>
  );
}
