// One scope row at the side: what is claimed, how it stands, the bureau's verbs, who changed what and when.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProvider } from '../../../api/directory';
import type { ScopeRow } from '../../../api/records';
import { nameIn } from '../../../lib/certificate';
import { isoDate } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Dialog } from '../../../ui/Dialog';
import { History } from '../../../ui/History';
import { SuspendRow } from '../../../ui/SuspendRow';
import { Notice } from '../../../ui/states';
import { VerifyRows } from './VerifyRows';

type Open = 'verify' | 'reject' | 'suspend';

interface Props {
  row: ScopeRow;
  onClose: () => void;
}

export function RowDialog({ row, onClose }: Props) {
  const { t } = useTranslation(['rows', 'common', 'work']);
  const [open, setOpen] = useState<Open>();
  const provider = useProvider(row.providerId).data;
  const back = () => setOpen(undefined);
  if (open === 'suspend') return <SuspendRow row={row} onClose={back} />;
  if (open) return <VerifyRows rows={[row]} reject={open === 'reject'} onClose={back} />;
  const nameOf = provider ? nameIn(t, provider) : undefined;
  const until = isoDate(row.suspendedUntil) || t('untilLifted');
  const title = [row.object, row.parameter].filter(Boolean).join(' · ');
  return (
    <Dialog
      open
      side
      title={t('one')}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={() => setOpen('suspend')}>
            {t(row.suspended ? 'work:scopeRow.lift' : 'work:scopeRow.suspend')}
          </button>
          <button type="button" className="button" onClick={() => setOpen('reject')}>
            {t('verb.reject')}
          </button>
          <button type="button" className="button primary" onClick={() => setOpen('verify')}>
            {t('verb.verify')}
          </button>
        </>
      }
    >
      <div className="stack" tabIndex={0} role="group" aria-label={t('one')}>
        <h3>
          <Data>{title}</Data>
        </h3>
        {row.suspended ? (
          <Notice tone="warn">
            <p>
              {t(row.suspendedByBureau ? 'suspendedByBureau' : 'suspendedByProvider', {
                from: isoDate(row.suspendedFrom) || '—',
                until,
              })}
            </p>
            <p>
              <Data>{row.suspensionReason}</Data>
            </p>
          </Notice>
        ) : null}
        <DescList
          facts={[
            { label: t('provider'), value: <Data>{provider?.displayName}</Data> },
            { label: t('site'), value: <Data>{nameOf?.(row.siteId)}</Data> },
            { label: t('certificate'), value: <Data>{nameOf?.(row.accreditationId)}</Data> },
            { label: t('verification'), value: <StateBadge state={row.verification} /> },
            { label: t('verifyDate'), value: isoDate(row.verifyDate) },
            {
              label: t('kind'),
              value:
                row.kind === 'ITEM_KIND_CALIBRATION'
                  ? t(`common:mode.${row.mode}`)
                  : t(`common:kind.${row.kind}`),
            },
            { label: t('standard'), value: <span className="mono">{row.standard}</span> },
            { label: t('clause'), value: <Data>{row.clause}</Data> },
            { label: t('range'), value: <Data>{row.range?.raw}</Data> },
            { label: t('uncertainty'), value: <Data>{row.uncertainty}</Data> },
            { label: t('limit'), value: <Data>{row.limit}</Data> },
            { label: t('note'), value: <Data>{row.note}</Data> },
            {
              label: t('valid'),
              value: `${isoDate(row.validFrom) || t('asCertificate')} – ${isoDate(row.validTo) || t('asCertificate')}`,
            },
            { label: t('source'), value: <Data>{row.source}</Data> },
          ]}
        />
        <History kind="capabilities" id={row.id} nameOf={nameOf} />
      </div>
    </Dialog>
  );
}
