// 暂停 or 恢复 a scope row: a reason, and days for a suspension.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ScopeRow } from '../../../api/records';
import { apiDate } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function SuspendForm({ row, onClose }: { row: ScopeRow; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  const { form, act } = useVerb({ reason: '', from: '', until: '' });
  const { values, violations } = form;
  const name = t(row.suspended ? 'row.resume' : 'row.suspend');
  const write = () => {
    if (!values.reason.trim()) {
      form.fail([violation('reason', t('row.noReason'), t('row.noReason'))]);
      return;
    }
    const params = { path: { id: row.id } };
    const body = { id: row.id, etag: row.etag, reason: values.reason };
    void act(
      (key) =>
        row.suspended
          ? read(api.POST('/v1/capabilities/{id}:lift', { params, headers: once(key), body }))
          : read(
              api.POST('/v1/capabilities/{id}:suspend', {
                params,
                headers: once(key),
                body: { ...body, from: apiDate(values.from), until: apiDate(values.until) },
              }),
            ),
      onClose,
    );
  };
  return (
    <VerbDialog title={name} verb={name} form={form} act={write} onClose={onClose}>
      <p className="muted">{[row.object, row.parameter, row.standard].filter(Boolean).join(' · ')}</p>
      <Field name="reason" label={t('row.reason')} required violations={violations}>
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
      {row.suspended
        ? null
        : (['from', 'until'] as const).map((day) => (
            <Field
              key={day}
              name={day}
              label={t(`row.${day}`)}
              hint={t(`row.${day}Hint`)}
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
