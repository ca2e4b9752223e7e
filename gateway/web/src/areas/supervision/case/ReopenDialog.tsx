// 重开 of a completed clock: the time between does not count.
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { ReasonDialog } from './ReasonDialog';

export function ReopenDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  return (
    <ReasonDialog
      verb="reopen"
      clock={clock}
      onClose={onClose}
      call={(key, { reason }) =>
        read(
          api.POST('/v1/commitments/{id}:reopen', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: { id: clock.id, etag: clock.etag, reason },
          }),
        )
      }
    />
  );
}
