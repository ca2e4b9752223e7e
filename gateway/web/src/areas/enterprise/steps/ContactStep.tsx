import { useTranslation } from 'react-i18next';
import { useMe } from '../../../app/useSession';
import { REGIONS } from '../../../lib/regions';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import type { Editing } from '../useDraft';

const WAYS = ['DELIVERY_UNSPECIFIED', 'DELIVERY_SEND_SAMPLE', 'DELIVERY_ON_SITE', 'DELIVERY_REMOTE'] as const;

/** Whom to call, and where the sample is. */
export function ContactStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const { draft, set, violations } = editing;
  const own = useMe().organization?.contact;
  return (
    <div>
      {own && !draft.name && !draft.phone ? (
        <p>
          <button
            type="button"
            className="button"
            onClick={() => set({ name: own.name, phone: own.phone, email: own.email })}
          >
            {t('contact.useOwn', { name: own.name, phone: own.phone })}
          </button>
        </p>
      ) : null}
      <TextField
        name="contact.name"
        label={t('contact.name')}
        required
        violations={violations}
        value={draft.name}
        autoComplete="name"
        set={(name) => set({ name })}
      />
      <TextField
        name="contact.phone"
        label={t('contact.phone')}
        hint={t('contact.phoneHint')}
        required
        violations={violations}
        value={draft.phone}
        type="tel"
        autoComplete="tel"
        set={(phone) => set({ phone })}
      />
      <TextField
        name="contact.email"
        label={t('contact.email')}
        violations={violations}
        value={draft.email}
        type="email"
        autoComplete="email"
        set={(email) => set({ email })}
      />
      <ChoiceField
        name="region"
        label={t('contact.region')}
        hint={t('contact.regionHint')}
        required
        violations={violations}
        value={draft.region}
        options={REGIONS}
        word={(region) => t(`common:region.${region}`)}
        set={(region) => set({ region })}
      />
      <ChoiceField
        name="delivery"
        label={t('common:need.delivery')}
        violations={violations}
        value={draft.delivery}
        options={WAYS}
        word={(way) => t(`common:delivery.${way}`)}
        set={(delivery) => set({ delivery })}
      />
    </div>
  );
}
