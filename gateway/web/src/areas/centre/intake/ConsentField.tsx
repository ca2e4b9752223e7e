// The signed consent: announced and uploaded as soon as it is chosen, so that nobody waits for it at the end.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import { type ApiError, asApiError, type Violation } from '../../../api/problem';
import type { ApiDocument } from '../../../api/records';
import { Badge } from '../../../ui/Badge';
import { Field } from '../../../ui/Field';
import { PartError } from '../../../ui/states';

interface Props {
  name: string;
  violations: Violation[];
  set: (consent: { consent: string; consentName: string }) => void;
}

const TYPES = ['application/pdf', 'image/jpeg', 'image/png'];

export function ConsentField({ name, violations, set }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const last = useRef<{ file: File; key: string; id?: string }>(undefined);

  const send = async () => {
    const work = last.current;
    if (!work) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { file } = work;
      if (!work.id) {
        const announced = await read(
          api.POST('/v1/documents', {
            headers: once(work.key),
            body: {
              kind: 'DOCUMENT_KIND_CONSENT',
              name: file.name,
              contentType: file.type,
              size: String(file.size),
            },
          }),
        );
        work.id = announced.id;
      }
      const stored = (await read(
        api.POST('/v1/documents/{id}:upload', {
          params: { path: { id: work.id ?? '' } },
          headers: { 'content-type': 'application/octet-stream' },
          body: '',
          bodySerializer: () => file,
        }),
      )) as ApiDocument;
      if (last.current === work) set({ consent: stored.id, consentName: stored.name });
    } catch (error) {
      setFailure(asApiError(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div>
      <Field
        name="consent_document_id"
        label={t('intake.consent')}
        hint={t('intake.consentHint')}
        required
        violations={violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="file"
            accept={TYPES.join(',')}
            onChange={(event) => {
              const file = event.target.files?.[0];
              set({ consent: '', consentName: '' });
              last.current = file ? { file, key: newKey() } : undefined;
              void send();
            }}
          />
        )}
      </Field>
      <span role="status">
        {busy ? t('intake.consentBusy') : null}
        {name ? (
          <Badge look={{ tone: 'good', sign: 'check' }} text={t('intake.consentReady', { name })} />
        ) : null}
      </span>
      {failure ? <PartError error={failure} retry={() => void send()} /> : null}
    </div>
  );
}
