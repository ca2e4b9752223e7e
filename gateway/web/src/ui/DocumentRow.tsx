import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocument } from '../api/cases';
import { download } from '../api/download';
import { fileSize } from '../lib/format';
import { StateBadge } from './Badge';
import { Data } from './Data';
import { Icon } from './Icon';
import { PartError } from './states';

/** A file of a case with its digest; to be read as it is. */
export function DocumentRow({ id, digest = false }: { id: string; digest?: boolean }) {
  const { t } = useTranslation(['common', 'work']);
  const query = useDocument(id);
  const [failure, setFailure] = useState<unknown>();
  const file = query.data;
  if (query.error) return <PartError error={query.error} retry={() => void query.refetch()} />;
  if (!file) return <span className="muted">…</span>;
  return (
    <div className="document-row">
      <span className="row">
        <Data>{file.name}</Data>
        <span className="meta">
          {t(`work:documentKind.${file.kind}`)} · {fileSize(file.size)}
        </span>
        {file.state === 'DOCUMENT_STATE_READY' ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              setFailure(undefined);
              download(file.id, file.name).catch(setFailure);
            }}
          >
            <Icon name="download" />
            {t('action.download')}
          </button>
        ) : (
          <StateBadge state={file.state} />
        )}
      </span>
      {digest ? <span className="meta mono">SHA-256 {file.sha256}</span> : null}
      {failure ? <PartError error={failure} /> : null}
    </div>
  );
}
