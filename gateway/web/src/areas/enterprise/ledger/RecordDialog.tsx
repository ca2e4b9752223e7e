// 登记检定 / 校准: what was done and found, above what was recorded before.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Instrument } from '../../../api/records';
import { serverNow } from '../../../api/server-time';
import { language } from '../../../i18n/i18n';
import { apiDate, day, today } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { Loaded } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { useCalibrations } from './queries';

const RESULTS = ['CALIBRATION_RESULT_PASSED', 'CALIBRATION_RESULT_FAILED'] as const;

export function RecordDialog({ one, onClose }: { one: Instrument; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const history = useCalibrations(one.id);
  const { form, act } = useVerb({
    done: today(serverNow()),
    certificate: '',
    provider: '',
    result: RESULTS[0] as (typeof RESULTS)[number],
  });
  const { values, set, violations } = form;
  const call = (key: string) =>
    read(
      api.POST('/v1/instruments/{id}:recordCalibration', {
        params: { path: { id: one.id } },
        headers: once(key),
        body: {
          id: one.id,
          doneDate: apiDate(values.done) ?? {},
          certificateNumber: values.certificate,
          provider: values.provider,
          result: values.result,
        },
      }),
    );
  const input = (
    name: 'done' | 'certificate' | 'provider',
    field: string,
    type: string,
    required: boolean,
  ) => (
    <Field name={field} label={t(`ledger.record.${name}`)} required={required} violations={violations}>
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
  return (
    <VerbDialog
      title={t('ledger.record.title')}
      verb={t('ledger.record.verb')}
      form={form}
      onClose={onClose}
      act={() => void act(call, onClose)}
      labels={{ certificate_number: t('ledger.record.certificate'), done_date: t('ledger.record.done') }}
    >
      <p>
        <Data>{one.name}</Data> · <Data>{one.serialNumber}</Data> · {t(`common:mode.${one.mode}`)}
      </p>
      {input('done', 'done_date', 'date', true)}
      {input('certificate', 'certificate_number', 'text', true)}
      {input('provider', 'provider', 'text', false)}
      <ChoiceField
        name="result"
        label={t('ledger.record.result')}
        required
        violations={violations}
        value={values.result}
        options={RESULTS}
        word={(result) => t(`ledger.result.${result}`)}
        set={(value) => set({ result: RESULTS.find((result) => result === value) ?? RESULTS[0] })}
      />
      <h3>{t('ledger.record.history')}</h3>
      <Loaded query={history} lines={2}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t('ledger.record.none')}</p>
          ) : (
            <ul className="stack-s">
              {list.map((it) => (
                <li key={it.id}>
                  {day(it.doneDate, language())} · {t(`ledger.result.${it.result}`)} ·{' '}
                  <Data>{it.certificateNumber}</Data> · <Data>{it.provider}</Data>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </VerbDialog>
  );
}
