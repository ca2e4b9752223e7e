import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { ReasonDialog } from './ReasonDialog';

export function CancelDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  return (
    <ReasonDialog
      verb="cancel"
      clock={clock}
      onClose={onClose}
      call={(key, { reason }) =>
        read(
          api.POST('/v1/commitments/{id}:cancel', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: { id: clock.id, etag: clock.etag, reason },
          }),
        )
      }
    />
  );
}
