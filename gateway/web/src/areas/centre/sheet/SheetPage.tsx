// A paper of the case on the screen, to be printed again at any time.
import { useTranslation } from 'react-i18next';
import type { ServiceRequest } from '../../../api/records';
import { Icon } from '../../../ui/Icon';
import { PageHeader } from '../../../ui/PageHeader';
import { Notice } from './Notice';
import { Receipt } from './Receipt';

export function SheetPage({ kind, request }: { kind: 'receipt' | 'notice'; request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common']);
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={t(`sheet.${kind}`)}
          record={request.caseNumber}
          crumbs={[
            { text: t('common:page.cQueue'), to: '/c/queue' },
            { text: request.caseNumber, to: `/c/requests/${request.caseNumber}` },
          ]}
          actions={
            <button type="button" className="button primary" onClick={() => window.print()}>
              <Icon name="print" />
              {t(`sheet.print.${kind}`)}
            </button>
          }
        />
      </div>
      {kind === 'receipt' ? <Receipt request={request} /> : <Notice request={request} />}
    </>
  );
}
