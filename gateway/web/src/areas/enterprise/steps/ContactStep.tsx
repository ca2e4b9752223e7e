import { useTranslation } from 'react-i18next';
import { useMe } from '../../../app/useSession';
import { REGIONS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import type { Draft } from '../draft';
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
      <Field name="contact.name" label={t('contact.name')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            autoComplete="name"
            value={draft.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        name="contact.phone"
        label={t('contact.phone')}
        hint={t('contact.phoneHint')}
        required
        violations={violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="tel"
            autoComplete="tel"
            value={draft.phone}
            onChange={(event) => set({ phone: event.target.value })}
          />
        )}
      </Field>
      <Field name="contact.email" label={t('contact.email')} violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="email"
            autoComplete="email"
            value={draft.email}
            onChange={(event) => set({ email: event.target.value })}
          />
        )}
      </Field>
      <Field
        name="region"
        label={t('contact.region')}
        hint={t('contact.regionHint')}
        required
        violations={violations}
      >
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={draft.region}
            onChange={(event) => set({ region: event.target.value })}
          >
            {REGIONS.map((region) => (
              <option key={region} value={region}>
                {t(`common:region.${region}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="delivery" label={t('common:need.delivery')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={draft.delivery}
            onChange={(event) => set({ delivery: event.target.value as Draft['delivery'] })}
          >
            {WAYS.map((way) => (
              <option key={way} value={way}>
                {t(`common:delivery.${way}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
