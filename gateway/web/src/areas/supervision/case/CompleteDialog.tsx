// 办结 by the bureau: for a promise whose own step in the case was never recorded.
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { ReasonDialog } from './ReasonDialog';

export function CompleteDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  return (
    <ReasonDialog
      verb="complete"
      clock={clock}
      backdates
      onClose={onClose}
      call={(key, asked) =>
        read(
          api.POST('/v1/commitments/{id}:complete', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: { id: clock.id, etag: clock.etag, ...asked },
          }),
        )
      }
    />
  );
}
