import { useTranslation } from 'react-i18next';
import { DocumentRow } from '../../../ui/DocumentRow';
import { Uploader } from '../../../ui/Uploader';
import type { Editing } from '../useDraft';

/** Attachments; all of these are shown to the providers that are invited. */
export function FilesStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const { draft, set } = editing;
  return (
    <div className="stack">
      <p>{t('files.who')}</p>
      <ul className="stack-s">
        {draft.files.map((id) => (
          <li key={id} className="row between">
            <DocumentRow id={id} />
            <button
              type="button"
              className="button quiet"
              onClick={() => set({ files: draft.files.filter((one) => one !== id) })}
            >
              {t('files.remove')}
            </button>
          </li>
        ))}
      </ul>
      <Uploader
        kind="DOCUMENT_KIND_NEED"
        serviceRequestId={editing.request.id}
        label={t('files.add')}
        field="visible_document_ids"
        onReady={(file) => set({ files: [...draft.files, file.id] })}
      />
    </div>
  );
}
