// The organisation behind a new centre, and the member who signs in first.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { REGIONS } from '../../../lib/regions';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import type { Founding } from './values';

interface Props {
  values: Founding;
  set: (change: Partial<Founding>) => void;
  violations: Violation[];
}

/** What the fields are called, by their path in the API's request. */
export function useRegisterLabels(): Record<string, string> {
  const { t } = useTranslation('register');
  return {
    'organization.display_name': t('centre.name'),
    'organization.uscc': t('centre.uscc'),
    'organization.region': t('centre.seat'),
    'organization.address': t('centre.address'),
    'organization.contact.phone': t('centre.phone'),
    account: t('centre.account'),
    member_name: t('centre.memberName'),
    password: t('centre.password'),
  };
}

export function RegisterFields({ values, set, violations }: Props) {
  const { t } = useTranslation(['register', 'common']);
  return (
    <fieldset className="plain stack-s">
      <legend>{t('centre.organizationLegend')}</legend>
      <div className="field-pair even">
        <TextField
          name="organization.uscc"
          label={t('centre.uscc')}
          required
          mono
          violations={violations}
          value={values.uscc}
          set={(uscc) => set({ uscc })}
        />
        <ChoiceField
          name="organization.region"
          label={t('centre.seat')}
          required
          violations={violations}
          value={values.region}
          options={REGIONS}
          word={(one) => t(`common:region.${one}`)}
          set={(region) => set({ region })}
          none={t('centre.chooseSeat')}
        />
      </div>
      <div className="field-pair even">
        <TextField
          name="member_name"
          label={t('centre.memberName')}
          required
          violations={violations}
          value={values.memberName}
          set={(memberName) => set({ memberName })}
          autoComplete="off"
        />
        <TextField
          name="account"
          label={t('centre.account')}
          required
          violations={violations}
          value={values.account}
          set={(account) => set({ account })}
          autoComplete="off"
        />
      </div>
      <TextField
        name="password"
        label={t('centre.password')}
        hint={t('centre.passwordHint')}
        required
        violations={violations}
        value={values.password}
        set={(password) => set({ password })}
        autoComplete="off"
      />
    </fieldset>
  );
}
