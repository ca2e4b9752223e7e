// What only an inspection has: its field, and the place where it is done.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { REGIONS } from '../../../lib/regions';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
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
      <TextField
        name={`${path}.field`}
        label={t('intake.field')}
        violations={violations}
        value={item.field}
        set={(field) => change({ field })}
      />
      <ChoiceField
        name={`${path}.place`}
        label={t('intake.place')}
        violations={violations}
        value={item.place}
        none={t('intake.anywhere')}
        options={REGIONS}
        word={(code) => t(`common:region.${code}`)}
        set={(place) => change({ place })}
      />
    </>
  );
}
