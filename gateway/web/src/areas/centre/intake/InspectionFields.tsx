// What only an inspection has: its field, and the place where it is done.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { REGIONS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import type { ItemChange, ItemEntry } from './entry';

interface Props {
  path: string;
  item: ItemEntry;
  violations: Violation[];
  change: (change: ItemChange) => void;
}

export function InspectionFields({ path, item, violations, change }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  return (
    <>
      <Field name={`${path}.field`} label={t('intake.field')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={item.field}
            onChange={(event) => change({ field: event.target.value })}
          />
        )}
      </Field>
      <Field name={`${path}.place`} label={t('intake.place')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={item.place}
            onChange={(event) => change({ place: event.target.value })}
          >
            <option value="">{t('intake.anywhere')}</option>
            {REGIONS.map((code) => (
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
