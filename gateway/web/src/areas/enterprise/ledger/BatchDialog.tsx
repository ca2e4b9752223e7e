// 批量送检: one draft for the instruments that were chosen; those alike become one item.
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, once, read } from '../../../api/client';
import { useMe } from '../../../app/useSession';
import { apiDate } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function BatchDialog({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const navigate = useNavigate();
  const contact = useMe().organization?.contact;
  const { form, act } = useVerb({
    deadline: '',
    name: contact?.name ?? '',
    phone: contact?.phone ?? '',
  });
  const { values, set, violations } = form;
  let made = '';
  const call = async (key: string) => {
    const answer = await read(
      api.POST('/v1/instruments:requestCalibration', {
        headers: once(key),
        body: {
          instrumentIds: ids,
          ...(values.deadline ? { deadline: apiDate(values.deadline) } : {}),
          contact: { name: values.name, phone: values.phone, email: contact?.email },
          requestId: key,
        },
      }),
    );
    made = answer.serviceRequestId ?? '';
  };
  const input = (name: 'deadline' | 'name' | 'phone', field: string, type: string, required: boolean) => (
    <Field name={field} label={t(`ledger.${name}`)} required={required} violations={violations}>
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
      title={t('ledger.batch')}
      verb={t('ledger.batchVerb')}
      form={form}
      onClose={onClose}
      act={() => void act(call, () => void navigate(`/e/requests/${made}/edit/check`))}
      labels={{
        'contact.name': t('ledger.name'),
        'contact.phone': t('ledger.phone'),
        deadline: t('ledger.deadline'),
      }}
    >
      <p>{t('ledger.batchLead', { n: ids.length })}</p>
      {input('deadline', 'deadline', 'date', false)}
      {input('name', 'contact.name', 'text', true)}
      {input('phone', 'contact.phone', 'tel', true)}
    </VerbDialog>
  );
}
