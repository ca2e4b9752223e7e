// A shared resource, new or changed. Dates with hours of their own stay as they are.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import type { Resource } from '../../api/records';
import { apiDate, fen, isoDate } from '../../lib/format';
import { REGIONS, RESOURCE_CLASSES } from '../../lib/regions';
import { Field } from '../Field';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';
import { HoursFields } from './HoursFields';
import { hoursOf, weekOf } from './hours';

const UNITS = ['FEE_UNIT_PER_HOUR', 'FEE_UNIT_PER_SLOT', 'FEE_UNIT_PER_DAY', 'FEE_UNIT_PER_JOB'] as const;
const SLOTS = ['30', '60', '90', '120', '180', '240'];

const yuan = (value: string | number | undefined) => (value === undefined ? '' : String(Number(value) / 100));

function initial(one: Resource | undefined) {
  return {
    id: one?.id ?? crypto.randomUUID(),
    class: one?.class ?? RESOURCE_CLASSES[0],
    title: one?.title ?? '',
    model: one?.model ?? '',
    capability: one?.capability ?? '',
    region: one?.region ?? REGIONS[0],
    address: one?.address ?? '',
    calibrated: isoDate(one?.calibratedUntil),
    fee: yuan(one?.feeFromFen),
    unit: one?.feeUnit && one.feeUnit !== 'FEE_UNIT_UNSPECIFIED' ? one.feeUnit : UNITS[0],
    slot: String(one?.slotMinutes ?? 60),
    week: weekOf(one),
    operator: one?.operatorNeeded ?? false,
    rules: one?.rules ?? '',
  };
}

export function ResourceDialog({ one, onClose }: { one?: Resource; onClose: () => void }) {
  const { t } = useTranslation(['lending', 'common']);
  const { form, act } = useVerb(initial(one));
  const { values, set, violations } = form;
  const call = (key: string) => {
    const fee = values.fee.trim() === '' ? undefined : fen(values.fee);
    const body = {
      etag: one?.etag,
      class: values.class,
      title: values.title,
      model: values.model,
      capability: values.capability,
      region: values.region,
      address: values.address,
      rules: values.rules,
      operatorNeeded: values.operator,
      slotMinutes: Number(values.slot),
      weeklyHours: values.week
        ? hoursOf(values.week)
        : one?.weeklyHours.map(({ weekday, window }) => ({ weekday, window: window ?? {} })),
      dayHours: one?.dayHours.map(({ day, windows }) => ({ day: day ?? {}, windows })),
      ...(values.calibrated ? { calibratedUntil: apiDate(values.calibrated) } : {}),
      ...(fee === undefined ? {} : { feeFromFen: String(fee), feeUnit: values.unit }),
    };
    const path = { id: values.id };
    return read(api.PUT('/v1/resources/{id}', { params: { path }, headers: once(key), body }));
  };
  const input = (
    name: 'title' | 'model' | 'capability' | 'address' | 'calibrated' | 'fee' | 'rules',
    field: string,
    required: boolean,
    type = 'text',
  ) => (
    <Field name={`resource.${field}`} label={t(`field.${name}`)} required={required} violations={violations}>
      {(aria) => (
        <input
          {...aria}
          className="input"
          type={type}
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const choice = (
    name: 'class' | 'region' | 'unit' | 'slot',
    field: string,
    options: readonly string[],
    word: (value: string) => string,
  ) => (
    <Field name={`resource.${field}`} label={t(`field.${name}`)} required violations={violations}>
      {(aria) => (
        <select
          {...aria}
          className="input"
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        >
          {options.map((value) => (
            <option key={value} value={value}>
              {word(value)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <VerbDialog
      title={t(one ? 'change' : 'add')}
      verb={t('common:action.save')}
      form={form}
      onClose={onClose}
      act={() => void act(call, onClose)}
    >
      {choice('class', 'class', RESOURCE_CLASSES, (value) => t(`common:resourceClass.${value}`))}
      {input('title', 'title', true)}
      {input('model', 'model', false)}
      {input('capability', 'capability', true)}
      {choice('region', 'region', REGIONS, (value) => t(`common:region.${value}`))}
      {input('address', 'address', false)}
      {input('calibrated', 'calibrated_until', false, 'date')}
      <div className="field-pair even">
        {input('fee', 'fee_from_fen', false)}
        {choice('unit', 'fee_unit', UNITS, (value) => t(`common:feeUnit.${value}`))}
      </div>
      {choice('slot', 'slot_minutes', SLOTS, (value) => t('minutes', { n: value }))}
      {values.week ? (
        <HoursFields week={values.week} violations={violations} set={(week) => set({ week })} />
      ) : (
        <p className="muted">{t('hoursKept')}</p>
      )}
      <label className="row">
        <input
          type="checkbox"
          checked={values.operator}
          onChange={(event) => set({ operator: event.target.checked })}
        />
        {t('field.operator')}
      </label>
      {input('rules', 'rules', false)}
    </VerbDialog>
  );
}
