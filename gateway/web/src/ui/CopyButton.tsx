// A value that people pass on but do not read: it goes to the clipboard.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';

interface Props {
  value: string;
  text: string;
}

export function CopyButton({ value, text }: Props) {
  const { t } = useTranslation('work');
  const [done, setDone] = useState<'copied' | 'notCopied'>();
  const copy = () =>
    // Browsers keep the clipboard from pages without TLS: then the value is shown, to be taken by hand.
    (navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setDone('copied'),
      () => setDone('notCopied'),
    );
  return (
    <span className="row">
      <button type="button" className="button small" onClick={() => void copy()}>
        {text}
      </button>
      <span role="status" className="meta">
        {done === 'copied' ? (
          <>
            <Icon name="check" /> {t('copied')}
          </>
        ) : null}
        {done === 'notCopied' ? <span className="mono">{value}</span> : null}
      </span>
    </span>
  );
}
