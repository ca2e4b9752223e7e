// 核验 or 不予核验 an accreditation, with the page or letter that it was compared with.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Accreditation } from '../../../api/records';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { NumberWarnings } from '../../../ui/NumberWarnings';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

interface Props {
  one: Accreditation;
  reject: boolean;
  onClose: () => void;
}

export function VerifyForm({ one, reject, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb({ source: '' });
  const verb = t(`accreditations.verb.${reject ? 'reject' : 'verify'}`);
  const write = () => {
    if (!form.values.source.trim()) {
      form.fail([violation('source', t('accreditations.noSource'), t('accreditations.noSource'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/accreditations/{id}:verify', {
            params: { path: { id: one.id } },
            headers: once(key),
            body: {
              id: one.id,
              etag: one.etag,
              verification: reject ? 'VERIFICATION_STATE_REJECTED' : 'VERIFICATION_STATE_VERIFIED',
              source: form.values.source,
            },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog title={`${verb} ${one.number}`} verb={verb} form={form} act={write} onClose={onClose}>
      <NumberWarnings warnings={one.warnings} />
      <Field
        name="source"
        label={t('accreditations.source')}
        hint={t('accreditations.sourceHint')}
        required
        violations={form.violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={form.values.source}
            onChange={(event) => form.set({ source: event.target.value })}
          />
        )}
      </Field>
    </VerbDialog>
  );
}
