// 签发: the notice gets its number, and the reply clock starts.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Notice } from '../../../api/records';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function IssueDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const { form, act } = useVerb({ demand: notice.demand });
  return (
    <VerbDialog
      title={t('notices.issueTitle')}
      verb={t('notices.issue')}
      form={form}
      onClose={onClose}
      labels={{ demand: t('work:notice.demand') }}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/notices/{id}:issue', {
                params: { path: { id: notice.id } },
                headers: once(key),
                body: { id: notice.id, etag: notice.etag, demand: form.values.demand },
              }),
            ),
          onClose,
        )
      }
    >
      <p>{t('notices.issueText')}</p>
      <TextField
        name="demand"
        label={t('work:notice.demand')}
        hint={t('notices.demandHint')}
        violations={form.violations}
        value={form.values.demand}
        rows={2}
        lang="zh"
        set={(demand) => form.set({ demand })}
      />
    </VerbDialog>
  );
}
