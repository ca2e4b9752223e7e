// What the centre can do with a case as it stands.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { useKeys } from '../../../app/keys';
import { Icon } from '../../../ui/Icon';
import { PartError } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { CorrectionDialog } from './CorrectionDialog';
import { RejectDialog } from './RejectDialog';
import { RerouteDialog } from './RerouteDialog';
import { ReturnDialog } from './ReturnDialog';

type Open = 'correction' | 'reject' | 'reroute' | 'return' | undefined;

export function Verbs({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common']);
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  const { form, act } = useVerb({});
  const submitted = request.state === 'REQUEST_STATE_SUBMITTED';
  const returned = request.state === 'REQUEST_STATE_RETURNED';
  const window = request.channel === 'CHANNEL_WINDOW';
  const sheet = (name: string) => `/c/requests/${request.caseNumber || request.id}?sheet=${name}`;
  const accept = () =>
    void act(
      (key) =>
        read(
          api.POST('/v1/requests/{id}:accept', {
            params: { path: { id: request.id } },
            headers: once(key),
            body: { id: request.id, etag: request.etag },
          }),
        ),
      () => undefined,
    );
  useKeys(submitted ? { 'Ctrl+Enter': accept } : {});
  const close = () => setOpen(undefined);
  return (
    <>
      {form.failure ? <PartError error={form.failure} /> : null}
      <div className="row no-print">
        {submitted ? (
          <>
            <button type="button" className="button primary" disabled={form.busy} onClick={accept}>
              {t('accept.verb')} <kbd>Ctrl+Enter</kbd>
            </button>
            <button type="button" className="button" onClick={() => setOpen('correction')}>
              {t('correction.open')}
            </button>
            <button type="button" className="button" onClick={() => setOpen('reroute')}>
              {t('reroute.open')}
            </button>
            <button type="button" className="button danger" onClick={() => setOpen('reject')}>
              {t('reject.open')}
            </button>
          </>
        ) : null}
        {returned && window ? (
          <button type="button" className="button primary" onClick={() => setOpen('return')}>
            {t('return.open')}
          </button>
        ) : null}
        {request.defects.length > 0 ? (
          <Link className="button" to={sheet('notice')}>
            <Icon name="print" />
            {t('sheet.notice')}
          </Link>
        ) : null}
        {request.caseNumber ? (
          <Link className="button" to={sheet('receipt')}>
            <Icon name="print" />
            {t('sheet.receipt')}
          </Link>
        ) : null}
      </div>
      {open === 'correction' ? (
        <CorrectionDialog request={request} onClose={close} then={() => void navigate(sheet('notice'))} />
      ) : null}
      {open === 'reject' ? <RejectDialog request={request} onClose={close} /> : null}
      {open === 'reroute' ? <RerouteDialog request={request} onClose={close} /> : null}
      {open === 'return' ? <ReturnDialog request={request} onClose={close} /> : null}
    </>
  );
}
