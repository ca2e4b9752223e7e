// 补正 of a case that was entered at the counter: one answer for each defect.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { materialName } from './material';
import { Standing } from './Standing';

export function ReturnDialog({ request, onClose }: { request: ServiceRequest; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb<{ answers: string[] }>({ answers: request.defects.map(() => '') });
  const { answers } = form.values;
  return (
    <VerbDialog
      title={t('return.title')}
      verb={t('return.verb')}
      form={form}
      onClose={onClose}
      now={<Standing request={request} />}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/requests/{id}:returnCorrection', {
                params: { path: { id: request.id } },
                headers: once(key),
                body: { id: request.id, etag: request.etag, answers },
              }),
            ),
          onClose,
        )
      }
    >
      {request.defects.map((defect, index) => (
        <div key={`${defect.material}${defect.problem}`}>
          <p>
            <strong>{materialName(t, defect.material)}</strong>: <Data>{defect.problem}</Data>{' '}
            <span className="muted">
              <Data>{defect.fix}</Data>
            </span>
          </p>
          <TextField
            name={`answers[${index}]`}
            label={t('return.answer')}
            required
            violations={form.violations}
            value={answers[index] ?? ''}
            set={(value) => form.set({ answers: answers.map((one, at) => (at === index ? value : one)) })}
          />
        </div>
      ))}
    </VerbDialog>
  );
}
