// 暂停 or 恢复 a scope row, by its provider or by the bureau.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../api/client';
import type { ScopeRow } from '../api/records';
import { apiDate } from '../lib/format';
import { Data } from './Data';
import { DaysVerb } from './DaysVerb';

export function SuspendRow({ row, onClose }: { row: ScopeRow; onClose: () => void }) {
  const { t } = useTranslation('work');
  const name = t(row.suspended ? 'scopeRow.lift' : 'scopeRow.suspend');
  const params = { path: { id: row.id } };
  const plain = { id: row.id, etag: row.etag };
  return (
    <DaysVerb
      title={name}
      verb={name}
      days={row.suspended ? [] : ['from', 'until']}
      call={({ reason, from, until }, key) =>
        row.suspended
          ? read(
              api.POST('/v1/capabilities/{id}:lift', {
                params,
                headers: once(key),
                body: { ...plain, reason },
              }),
            )
          : read(
              api.POST('/v1/capabilities/{id}:suspend', {
                params,
                headers: once(key),
                body: { ...plain, reason, from: apiDate(from), until: apiDate(until) },
              }),
            )
      }
      onClose={onClose}
    >
      <p className="muted">
        <Data>{[row.object, row.parameter, row.standard].filter(Boolean).join(' · ')}</Data>
      </p>
    </DaysVerb>
  );
}
