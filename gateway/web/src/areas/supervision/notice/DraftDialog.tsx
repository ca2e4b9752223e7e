// 督办 on a late clock: the notice is drafted and issued in one go; a draft that cannot be issued waits on its page.
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function DraftDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const navigate = useNavigate();
  const { form, act } = useVerb({ demand: '' });
  const draft = () => {
    let made = '';
    void act(
      async (key) => {
        const notice = await read(
          api.POST('/v1/notices', {
            headers: once(key),
            body: { commitmentId: clock.id, demand: form.values.demand },
          }),
        );
        made = notice.id ?? '';
        await read(
          api.POST('/v1/notices/{id}:issue', {
            params: { path: { id: made } },
            headers: once(`${key}.issue`),
            body: { id: made, etag: notice.etag ?? '', demand: '' },
          }),
        );
      },
      () => {
        onClose();
        void navigate(`/s/supervision/${made}`);
      },
    );
  };
  return (
    <VerbDialog
      title={t('notices.draftTitle', { stage: t(`common:stage.${clock.stage}`) })}
      verb={t('notices.issueVerb')}
      form={form}
      act={draft}
      onClose={onClose}
      labels={{ demand: t('work:notice.demand') }}
    >
      <p>{t('notices.draftText')}</p>
      <TextField
        name="demand"
        label={t('work:notice.demand')}
        hint={t('notices.demandHint')}
        violations={form.violations}
        value={form.values.demand}
        rows={2}
        set={(demand) => form.set({ demand })}
      />
    </VerbDialog>
  );
}
