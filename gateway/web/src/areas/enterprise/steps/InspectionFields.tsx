import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { REGIONS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
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
      <Field
        name={`${base}.field`}
        label={t('items.inspection.field')}
        hint={t('items.inspection.fieldHint')}
        violations={violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={row.field}
            onChange={(event) => change({ field: event.target.value })}
          />
        )}
      </Field>
      <Field name={`${base}.place`} label={t('items.inspection.place')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={row.place}
            onChange={(event) => change({ place: event.target.value })}
          >
            <option value="">{t('items.inspection.anywhere')}</option>
            {places.map((code) => (
              <option key={code} value={code}>
                {t(`common:region.${code}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
