import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { ReasonDialog } from './ReasonDialog';

export function ResumeDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  const { t } = useTranslation('supervision');
  return (
    <ReasonDialog
      verb="resume"
      clock={clock}
      onClose={onClose}
      call={(key, reason) =>
        read(
          api.POST('/v1/commitments/{id}:resume', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: { id: clock.id, etag: clock.etag, reason },
          }),
        )
      }
    >
      <p>{t('resume.text')}</p>
    </ReasonDialog>
  );
}
