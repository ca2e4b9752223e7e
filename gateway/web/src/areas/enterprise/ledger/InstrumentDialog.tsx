// An instrument of the ledger, new or changed.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Instrument } from '../../../api/records';
import { apiDate, isoDate } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { TermInput } from '../../../ui/TermInput';
import { OBJECTS, PARAMETERS } from '../../../ui/terms';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { MODES } from './queries';

const TEXTS = [
  ['name', 'name', true],
  ['serialNumber', 'serial_number', true],
  ['model', 'model', false],
  ['measurand', 'measurand', true],
  ['range', 'range', false],
  ['place', 'place', false],
  ['certificateNumber', 'certificate_number', false],
] as const;

export function InstrumentDialog({ one, onClose }: { one?: Instrument; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({
    id: one?.id ?? crypto.randomUUID(),
    name: one?.name ?? '',
    serialNumber: one?.serialNumber ?? '',
    model: one?.model ?? '',
    measurand: one?.measurand ?? '',
    range: one?.range ?? '',
    place: one?.place ?? '',
    certificateNumber: one?.certificateNumber ?? '',
    mode: one?.mode ?? MODES[0],
    interval: String(one?.intervalMonths ?? 12),
    last: isoDate(one?.lastDate),
  });
  const { values, set, violations } = form;
  const call = (key: string) => {
    const { id, interval, last, ...texts } = values;
    const body = {
      ...texts,
      etag: one?.etag,
      intervalMonths: Number(interval) || 0,
      ...(last ? { lastDate: apiDate(last) } : {}),
    };
    return read(api.PUT('/v1/instruments/{id}', { params: { path: { id } }, headers: once(key), body }));
  };
  return (
    <VerbDialog
      title={t(one ? 'ledger.change' : 'ledger.add')}
      verb={t('common:action.save')}
      form={form}
      onClose={onClose}
      act={() => void act(call, onClose)}
    >
      {TEXTS.map(([name, field, required]) => (
        <Field
          key={name}
          name={`instrument.${field}`}
          label={t(`ledger.column.${name}`)}
          required={required}
          violations={violations}
        >
          {(aria) =>
            name === 'name' || name === 'measurand' ? (
              <TermInput
                aria={aria}
                kinds={name === 'name' ? OBJECTS : PARAMETERS}
                work="ITEM_KIND_CALIBRATION"
                value={values[name]}
                onChange={(text) => set({ [name]: text })}
              />
            ) : (
              <input
                {...aria}
                className="input"
                value={values[name]}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            )
          }
        </Field>
      ))}
      <ChoiceField
        name="instrument.mode"
        label={t('ledger.column.mode')}
        required
        violations={violations}
        value={values.mode}
        options={MODES}
        word={(mode) => t(`common:mode.${mode}`)}
        set={(value) => set({ mode: MODES.find((mode) => mode === value) ?? MODES[0] })}
      />
      <TextField
        name="instrument.interval_months"
        label={t('ledger.column.interval')}
        required
        violations={violations}
        value={values.interval}
        inputMode="numeric"
        set={(interval) => set({ interval })}
      />
      <TextField
        name="instrument.last_date"
        label={t('ledger.column.last')}
        violations={violations}
        value={values.last}
        type="date"
        set={(last) => set({ last })}
      />
    </VerbDialog>
  );
}
