// One scope row at the side: what is claimed, where, under which certificate, for how long.
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Provider, ScopeRow } from '../../../api/records';
import { nameIn } from '../../../lib/certificate';
import { isoDate } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Dialog } from '../../../ui/Dialog';
import { ErrorSummary } from '../../../ui/Field';
import { useForm, violation } from '../../../ui/form';
import { History } from '../../../ui/History';
import { SuspendRow } from '../../../ui/SuspendRow';
import { Notice } from '../../../ui/states';
import { RowFields } from './RowFields';
import { rowValues, scopeRow } from './row';

interface Props {
  provider: Provider;
  /** Absent: a new row. */
  row?: ScopeRow;
  onClose: () => void;
}

export function RowDialog({ provider, row, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const id = useId();
  const client = useQueryClient();
  const site = provider.sites[0]?.id ?? '';
  const certificate = provider.accreditations.find((one) => one.siteIds.includes(site))?.id ?? '';
  const form = useForm({ ...rowValues(row, site, certificate), newId: row?.id ?? newKey() });
  const { newId, ...values } = form.values;
  const [suspending, setSuspending] = useState(false);
  const save = async () => {
    const wrong = [
      ...(values.object.trim() ? [] : [violation('scope_row.object', t('row.noObject'), t('row.noObject'))]),
      ...(values.siteId ? [] : [violation('scope_row.site_id', t('row.noSite'), t('row.noSite'))]),
      ...(values.accreditationId
        ? []
        : [violation('scope_row.accreditation_id', t('row.noCertificate'), t('row.noCertificate'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    const done = await form.submit(async (key) => {
      await read(
        api.PUT('/v1/providers/{provider_id}/capabilities/{id}', {
          params: { path: { provider_id: provider.id, id: newId } },
          headers: once(key),
          body: scopeRow(newId, provider.id, row, values),
        }),
      );
    });
    await client.invalidateQueries({ queryKey: ['capabilities'] });
    if (done) onClose();
  };
  const labels = Object.fromEntries(
    (
      [
        ['object', 'object'],
        ['parameter', 'parameter'],
        ['standard', 'standard'],
        ['range', 'range'],
        ['k', 'k'],
        ['site_id', 'siteId'],
        ['accreditation_id', 'accreditationId'],
        ['valid_to', 'validTo'],
      ] as const
    ).map(([path, name]) => [`scope_row.${path}`, t(`row.${name}`)]),
  );
  if (row && suspending) return <SuspendRow row={row} onClose={() => setSuspending(false)} />;
  return (
    <Dialog
      open
      side
      title={t(row ? 'row.edit' : 'row.add')}
      onClose={onClose}
      actions={
        <>
          {row ? (
            <button
              type="button"
              className="button danger"
              disabled={form.busy || row.suspendedByBureau}
              onClick={() => setSuspending(true)}
            >
              {t(row.suspended ? 'work:scopeRow.lift' : 'work:scopeRow.suspend')}
            </button>
          ) : null}
          <button type="submit" form={id} className="button primary" disabled={form.busy}>
            {t(row ? 'row.save' : 'row.add')}
          </button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {form.failure?.stale ? (
          <div role="alert">
            <Notice tone="warn">{t('row.stale')}</Notice>
          </div>
        ) : null}
        <ErrorSummary
          violations={form.violations}
          failure={form.failure?.stale ? undefined : form.failure}
          labels={labels}
        />
        {row?.suspended ? (
          <Notice tone="warn">
            <p>
              {t(row.suspendedByBureau ? 'row.suspendedByBureau' : 'row.suspendedDays', {
                from: isoDate(row.suspendedFrom) || '—',
                until: isoDate(row.suspendedUntil) || t('row.open'),
              })}
            </p>
            {row.suspensionReason ? (
              <p>
                <Data>{row.suspensionReason}</Data>
              </p>
            ) : null}
          </Notice>
        ) : null}
        {row?.verification === 'VERIFICATION_STATE_REJECTED' ? (
          <Notice tone="bad">
            <p>{t('work:scopeRow.rejected')}</p>
            <p>
              <Data>{row.source}</Data>
            </p>
          </Notice>
        ) : null}
        <p className="muted">{t('row.hint')}</p>
        <RowFields
          provider={provider}
          values={form.values}
          set={(change) => form.set(change)}
          violations={form.violations}
        />
        {row ? <History kind="capabilities" id={row.id} nameOf={nameIn(t, provider)} /> : null}
      </form>
    </Dialog>
  );
}
