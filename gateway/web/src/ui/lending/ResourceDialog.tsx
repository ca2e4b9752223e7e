// A shared resource, new or changed.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import type { Resource } from '../../api/records';
import { apiDate, fen, isoDate } from '../../lib/format';
import { REGIONS, RESOURCE_CLASSES } from '../../lib/regions';
import { CheckField } from '../fields/CheckField';
import { ChoiceField } from '../fields/ChoiceField';
import { TextField } from '../fields/TextField';
import { violation } from '../form';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';
import { DayHoursFields } from './DayHoursFields';
import { HoursFields } from './HoursFields';
import { dayHoursOf, hoursOf, ownDaysOf, weekOf, wrongDays } from './hours';

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
    ownDays: ownDaysOf(one),
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
      dayHours: dayHoursOf(values.ownDays),
      ...(values.calibrated ? { calibratedUntil: apiDate(values.calibrated) } : {}),
      ...(fee === undefined ? {} : { feeFromFen: String(fee), feeUnit: values.unit }),
    };
    const path = { id: values.id };
    return read(api.PUT('/v1/resources/{id}', { params: { path }, headers: once(key), body }));
  };
  const save = () => {
    const wrong = wrongDays(values.ownDays);
    if (wrong.length > 0) form.fail(wrong.map(({ field, text }) => violation(field, t(text), t(text))));
    else void act(call, onClose);
  };
  const input = (
    name: 'title' | 'model' | 'capability' | 'address' | 'calibrated' | 'fee' | 'rules',
    field: string,
    required = false,
    type: 'text' | 'date' = 'text',
  ) => (
    <TextField
      name={`resource.${field}`}
      label={t(`field.${name}`)}
      required={required}
      violations={violations}
      type={type}
      value={values[name]}
      set={(value) => set({ [name]: value })}
    />
  );
  const choice = <V extends string>(
    name: 'class' | 'region' | 'unit' | 'slot',
    field: string,
    options: readonly V[],
    word: (value: V) => string,
  ) => (
    <ChoiceField
      name={`resource.${field}`}
      label={t(`field.${name}`)}
      required
      violations={violations}
      value={values[name]}
      options={options}
      word={word}
      set={(value) => set({ [name]: value })}
    />
  );
  return (
    <VerbDialog
      title={t(one ? 'change' : 'add')}
      verb={t('common:action.save')}
      form={form}
      onClose={onClose}
      act={save}
    >
      {choice('class', 'class', RESOURCE_CLASSES, (value) => t(`common:resourceClass.${value}`))}
      {input('title', 'title', true)}
      {input('model', 'model')}
      {input('capability', 'capability', true)}
      {choice('region', 'region', REGIONS, (value) => t(`common:region.${value}`))}
      {input('address', 'address')}
      {input('calibrated', 'calibrated_until', false, 'date')}
      <div className="field-pair even">
        {input('fee', 'fee_from_fen')}
        {choice('unit', 'fee_unit', UNITS, (value) => t(`common:feeUnit.${value}`))}
      </div>
      {choice('slot', 'slot_minutes', SLOTS, (value) => t('minutes', { n: value }))}
      {values.week ? (
        <HoursFields week={values.week} violations={violations} set={(week) => set({ week })} />
      ) : (
        <p className="muted">{t('hoursKept')}</p>
      )}
      <DayHoursFields days={values.ownDays} violations={violations} set={(ownDays) => set({ ownDays })} />
      <CheckField
        label={t('field.operator')}
        checked={values.operator}
        set={(operator) => set({ operator })}
      />
      {input('rules', 'rules')}
    </VerbDialog>
  );
}
