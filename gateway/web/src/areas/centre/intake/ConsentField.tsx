// The signed consent: announced and uploaded as soon as it is chosen, so that nobody waits for it at the end.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiError, asApiError, type Violation } from '../../../api/problem';
import { MOST_BYTES, send, TYPES, type Upload, upload } from '../../../api/upload';
import { Badge } from '../../../ui/Badge';
import { Field } from '../../../ui/Field';
import { PartError } from '../../../ui/states';

interface Props {
  name: string;
  violations: Violation[];
  set: (consent: { consent: string; consentName: string }) => void;
}

const ACCEPTED = ['application/pdf', 'image/jpeg', 'image/png'];

export function ConsentField({ name, violations, set }: Props) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const [wrong, setWrong] = useState('');
  const last = useRef<Upload>(undefined);

  const run = async () => {
    const work = last.current;
    if (!work) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const stored = await send(work, () => undefined, new AbortController().signal);
      if (last.current === work) set({ consent: stored.id, consentName: stored.name });
    } catch (error) {
      setFailure(asApiError(error));
    } finally {
      setBusy(false);
    }
  };
  const choose = (file: File | undefined) => {
    set({ consent: '', consentName: '' });
    setFailure(undefined);
    const type = file && !ACCEPTED.includes(file.type) ? 'work:upload.type' : '';
    const size = file && file.size > MOST_BYTES ? 'work:upload.size' : '';
    setWrong(type || size);
    last.current = file && !type && !size ? upload(file, 'DOCUMENT_KIND_CONSENT', {}) : undefined;
    void run();
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
            accept={ACCEPTED.map((type) => TYPES[type]).join(',')}
            onChange={(event) => choose(event.target.files?.[0])}
          />
        )}
      </Field>
      <span role="status">
        {busy ? t('intake.consentBusy') : null}
        {name ? (
          <Badge look={{ tone: 'good', sign: 'check' }} text={t('intake.consentReady', { name })} />
        ) : null}
      </span>
      {wrong ? (
        <span className="error" role="alert">
          {t(wrong)}
        </span>
      ) : null}
      {failure ? <PartError error={failure} retry={() => void run()} /> : null}
    </div>
  );
}
