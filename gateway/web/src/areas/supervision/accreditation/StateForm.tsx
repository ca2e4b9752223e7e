// 暂停, 撤销 or 恢复 an accreditation: reason and days; what it hits stands above.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Impact } from '../../../api/history';
import type { Accreditation } from '../../../api/records';
import { apiDate } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { ImpactFacts } from '../../../ui/ImpactFacts';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

const STATE = {
  suspend: 'ACCREDITATION_STATE_SUSPENDED',
  withdraw: 'ACCREDITATION_STATE_WITHDRAWN',
  reinstate: 'ACCREDITATION_STATE_VALID',
} as const;

interface Props {
  one: Accreditation;
  verb: keyof typeof STATE;
  impact: Impact | undefined;
  onClose: () => void;
}

export function StateForm({ one, verb, impact, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb({ reason: '', from: '', until: '' });
  const { values, violations } = form;
  const name = t(`accreditations.verb.${verb}`);
  const write = () => {
    if (!values.reason.trim()) {
      form.fail([violation('reason', t('accreditations.noReason'), t('accreditations.noReason'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/accreditations/{id}:setState', {
            params: { path: { id: one.id } },
            headers: once(key),
            body: {
              id: one.id,
              etag: one.etag,
              state: STATE[verb],
              reason: values.reason,
              from: apiDate(values.from),
              until: apiDate(values.until),
            },
          }),
        ),
      onClose,
    );
  };
  const days =
    verb === 'suspend' ? (['from', 'until'] as const) : verb === 'withdraw' ? (['from'] as const) : [];
  return (
    <VerbDialog title={`${name} ${one.number}`} verb={name} form={form} act={write} onClose={onClose}>
      {impact && verb !== 'reinstate' ? <ImpactFacts impact={impact} /> : null}
      <Field name="reason" label={t('accreditations.reason')} required violations={violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            rows={3}
            value={values.reason}
            onChange={(event) => form.set({ reason: event.target.value })}
          />
        )}
      </Field>
      {days.map((day) => (
        <Field
          key={day}
          name={day}
          label={t(`accreditations.${day}`)}
          hint={t(`accreditations.${day}Hint`)}
          violations={violations}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              type="date"
              value={values[day]}
              onChange={(event) => form.set({ [day]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </VerbDialog>
  );
}
