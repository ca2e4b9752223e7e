// Documents that the case names, each to be read as it is.
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import { fileSize } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { useForm } from '../../../ui/form';
import { Icon } from '../../../ui/Icon';
import { PartError } from '../../../ui/states';
import { type Case, useDocument } from '../queries';

/** The file comes with the session's token, therefore not by a plain link. */
async function save(id: string, name: string) {
  const file = (await read(
    api.GET('/v1/documents/{id}:download', { params: { path: { id } }, parseAs: 'blob' }),
  )) as unknown as Blob;
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export function DocumentRow({ id }: { id: string }) {
  const { t } = useTranslation(['centre', 'common']);
  const query = useDocument(id);
  const form = useForm({});
  const file = query.data;
  if (query.error) return <PartError error={query.error} retry={() => void query.refetch()} />;
  if (!file) return null;
  return (
    <li className="document-row">
      <span className="grow">
        <Data>{file.name}</Data>{' '}
        <span className="meta">
          {t(`common:documentKind.${file.kind}`)} · {fileSize(file.size)}
        </span>
      </span>
      <StateBadge state={file.state} />
      {file.state === 'DOCUMENT_STATE_READY' ? (
        <button
          type="button"
          className="button"
          disabled={form.busy}
          onClick={() => void form.submit(() => save(file.id, file.name))}
        >
          <Icon name="download" />
          {t('common:action.download')}
        </button>
      ) : null}
      {form.failure ? <PartError error={form.failure} /> : null}
    </li>
  );
}

export function Documents({ request }: { request: Case }) {
  const { t } = useTranslation(['centre', 'common']);
  const ids = [request.consentDocumentId, ...request.visibleDocumentIds].filter(
    (id, index, all) => id && all.indexOf(id) === index,
  );
  return (
    <section className="panel stack-s" aria-labelledby="documents">
      <h2 id="documents">{t('case.documents')}</h2>
      {ids.length === 0 ? (
        <p className="muted">{t('case.noDocuments')}</p>
      ) : (
        <ul>
          {ids.map((id) => (
            <DocumentRow key={id} id={id} />
          ))}
        </ul>
      )}
    </section>
  );
}
