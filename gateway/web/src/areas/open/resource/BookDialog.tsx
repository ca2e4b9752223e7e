// 预约: how long, what for, and whom to call.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Resource, Slot } from '../../../api/records';
import { useSession } from '../../../app/useSession';
import { language } from '../../../i18n/i18n';
import { local, shortInstant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

interface Props {
  resource: Resource;
  first: Slot;
  slots: readonly Slot[];
  onClose: () => void;
  onBooked: (when: string) => void;
}

/** The free slots from the first one on without a gap. */
function inARow(first: Slot, slots: readonly Slot[]): Slot[] {
  const row = [first];
  for (const slot of slots) {
    if (slot.free && slot.startTime === row.at(-1)?.endTime) row.push(slot);
  }
  return row;
}

export function BookDialog({ resource, first, slots, onClose, onBooked }: Props) {
  const { t } = useTranslation(['open', 'sharing']);
  const { me } = useSession();
  const contact = me?.organization?.contact;
  const ends = inARow(first, slots).map((slot) => slot.endTime);
  const { form, act } = useVerb({
    endTime: ends[0] ?? first.endTime,
    purpose: '',
    name: contact?.name ?? '',
    phone: contact?.phone ?? '',
  });
  const { values, set, violations } = form;
  const call = (key: string) =>
    read(
      api.POST('/v1/bookings', {
        headers: once(key),
        body: {
          resourceId: resource.id,
          startTime: first.startTime,
          endTime: values.endTime,
          purpose: values.purpose,
          contact: { name: values.name, phone: values.phone },
        },
      }),
    );
  const start = shortInstant(first.startTime, language());
  return (
    <VerbDialog
      title={t('sharing:resource.bookTitle')}
      verb={t('sharing:resource.bookVerb')}
      form={form}
      onClose={onClose}
      act={() => void act(call, () => onBooked(`${start}–${local(values.endTime).time}`))}
      labels={{
        purpose: t('sharing:resource.purpose'),
        'contact.name': t('sharing:resource.contactName'),
        'contact.phone': t('sharing:resource.contactPhone'),
      }}
    >
      <p>
        <strong>
          <Data>{resource.title}</Data>
        </strong>{' '}
        · {start}
      </p>
      <Field name="end_time" label={t('sharing:resource.until')} required violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.endTime}
            onChange={(event) => set({ endTime: event.target.value })}
          >
            {ends.map((end) => (
              <option key={end} value={end}>
                {local(end).time}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="purpose" label={t('sharing:resource.purpose')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={values.purpose}
            onChange={(event) => set({ purpose: event.target.value })}
          />
        )}
      </Field>
      <Field name="contact.name" label={t('sharing:resource.contactName')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            autoComplete="name"
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field name="contact.phone" label={t('sharing:resource.contactPhone')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="tel"
            autoComplete="tel"
            value={values.phone}
            onChange={(event) => set({ phone: event.target.value })}
          />
        )}
      </Field>
      <p className="hint">{t('sharing:resource.answer')}</p>
    </VerbDialog>
  );
}
