// A notice as the obligor reads it, with its reply clock and the reply.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useClock } from '../api/cases';
import { api, once, read } from '../api/client';
import type { Notice } from '../api/records';
import { useNotice } from '../api/supervision';
import { Countdown } from './Countdown';
import { NoticeSheet } from './NoticeSheet';
import { PageHeader } from './PageHeader';
import { Loaded } from './states';
import { TextVerb } from './TextVerb';

export function OwnNotice({ area }: { area: 'p' | 'c' }) {
  const { t } = useTranslation(['common', 'work']);
  const { id = '' } = useParams();
  const notice = useNotice(id);
  const clock = useClock(notice.data?.replyCommitmentId ?? '');
  const [replying, setReplying] = useState(false);
  const open = notice.data?.state === 'NOTICE_STATE_ISSUED';
  return (
    <div className="stack">
      <PageHeader
        title={t('work:notice.title')}
        record={notice.data?.number}
        crumbs={[
          { text: t(`page.${area}`), to: `/${area}` },
          { text: t(`page.${area}Cards`), to: `/${area}/cards` },
        ]}
        actions={
          <>
            <button type="button" className="button" onClick={() => window.print()}>
              {t('work:notice.print')}
            </button>
            {open ? (
              <button type="button" className="button primary" onClick={() => setReplying(true)}>
                {t('work:cards.answer')}
              </button>
            ) : null}
          </>
        }
      >
        {clock.data ? <Countdown clock={clock.data} readAt={clock.dataUpdatedAt} full /> : null}
      </PageHeader>
      <Loaded query={notice}>{(found) => <NoticeSheet notice={found} />}</Loaded>
      {replying && notice.data ? (
        <ReplyDialog notice={notice.data} onClose={() => setReplying(false)} />
      ) : null}
    </div>
  );
}

function ReplyDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const { t } = useTranslation(['common', 'work']);
  return (
    <TextVerb
      title={t('work:notice.replyTitle')}
      verb={t('work:notice.replyVerb')}
      name="reply"
      label={t('work:notice.replyLabel')}
      hint={t('work:notice.replyHint')}
      lacking={t('work:notice.replyLacking')}
      onClose={onClose}
      call={(reply, key) =>
        read(
          api.POST('/v1/notices/{id}:reply', {
            params: { path: { id: notice.id } },
            headers: once(key),
            body: { id: notice.id, etag: notice.etag, reply },
          }),
        )
      }
    />
  );
}
