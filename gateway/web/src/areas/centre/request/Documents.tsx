// Documents that the case names, each to be read as it is.
import { useTranslation } from 'react-i18next';
import type { ServiceRequest } from '../../../api/records';
import { DocumentRow } from '../../../ui/DocumentRow';

export function Documents({ request }: { request: ServiceRequest }) {
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
            <li key={id}>
              <DocumentRow id={id} digest />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
