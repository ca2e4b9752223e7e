import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiError, asApiError } from '../api/problem';
import type { ApiDocument } from '../api/records';
import { type DocumentKind, MOST_BYTES, send, TYPES, type Upload, upload } from '../api/upload';
import { fileSize } from '../lib/format';
import { PartError } from './states';

interface Props {
  kind: DocumentKind;
  serviceRequestId?: string;
  orderId?: string;
  label: string;
  hint?: string;
  /** Media types, all that the platform takes by default. */
  accept?: string[];
  /** Path of the API's field that its violations name. */
  field?: string;
  onReady: (document: ApiDocument) => void;
}

/** One file: its limits first, then progress that can be cancelled; the form around it is never blocked. */
export function Uploader({ kind, serviceRequestId, orderId, label, hint, accept, field, onReady }: Props) {
  const { t } = useTranslation(['common', 'work']);
  const id = useId();
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<ApiError>();
  const [refused, setRefused] = useState('');
  const work = useRef<Upload>(undefined);
  const stop = useRef<AbortController>(undefined);
  const types = accept ?? Object.keys(TYPES);

  const run = async () => {
    if (!work.current) return;
    const controller = new AbortController();
    stop.current = controller;
    setFailure(undefined);
    setShare(0);
    try {
      onReady(await send(work.current, setShare, controller.signal));
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) setFailure(asApiError(error));
    } finally {
      setShare(undefined);
    }
  };

  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="hint" id={`${id}-hint`}>
        {hint ? `${hint} ` : ''}
        {t('work:upload.limits', {
          types: types.map((type) => TYPES[type] ?? type).join(' '),
          size: fileSize(MOST_BYTES),
        })}
      </span>
      <input
        id={id}
        data-field={field}
        aria-describedby={`${id}-hint`}
        className="input"
        type="file"
        accept={types.map((type) => TYPES[type] ?? type).join(',')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (!file) return;
          const wrong = !types.includes(file.type)
            ? 'work:upload.type'
            : file.size > MOST_BYTES
              ? 'work:upload.size'
              : '';
          setRefused(wrong);
          if (wrong) return;
          work.current = upload(file, kind, { serviceRequestId, orderId });
          void run();
        }}
      />
      {refused ? (
        <span className="error" role="alert">
          {t(refused)}
        </span>
      ) : null}
      {share !== undefined ? (
        <span className="row">
          <progress max={1} value={share} aria-label={t('work:upload.progress')} />
          <span>{Math.round(share * 100)} %</span>
          <button type="button" className="button" onClick={() => stop.current?.abort()}>
            {t('work:upload.cancel')}
          </button>
        </span>
      ) : null}
      {failure ? <PartError error={failure} retry={() => void run()} /> : null}
    </div>
  );
}
