import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { ReasonDialog } from './ReasonDialog';

export function ResumeDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  return (
    <ReasonDialog
      verb="resume"
      clock={clock}
      backdates
      onClose={onClose}
      call={(key, asked) =>
        read(
          api.POST('/v1/commitments/{id}:resume', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: { id: clock.id, etag: clock.etag, ...asked },
          }),
        )
      }
    />
  );
}
