// One supervision notice for the bureau: issue it, withdraw it, read the reply, print it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useClock } from '../../api/cases';
import { api, once, read } from '../../api/client';
import type { Notice } from '../../api/records';
import { useNotice } from '../../api/supervision';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { NoticeSheet } from '../../ui/NoticeSheet';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded } from '../../ui/states';
import { TextVerb } from '../../ui/TextVerb';
import { IssueDialog } from './notice/IssueDialog';
import './supervision.css';

type Verb = 'issue' | 'withdraw';

function Whole({ notice }: { notice: Notice }) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const clock = useClock(notice.issueTime ? notice.replyCommitmentId : '');
  const [verb, setVerb] = useState<Verb>();
  const close = () => setVerb(undefined);
  const draft = notice.state === 'NOTICE_STATE_DRAFT';
  return (
    <div className="stack">
      <PageHeader
        title={t('work:notice.title')}
        record={notice.number || notice.caseNumber}
        crumbs={[
          { text: t('common:page.s'), to: '/s' },
          { text: t('common:page.sNotices'), to: '/s/supervision' },
        ]}
        aside={<StateBadge state={notice.state} />}
        actions={
          <>
            <Link className="button" to={`/s/cases/${notice.commitmentId}`}>
              {t('work:notice.openCase')}
            </Link>
            <button type="button" className="button" onClick={() => window.print()}>
              {t('work:notice.print')}
            </button>
            {draft || notice.state === 'NOTICE_STATE_ISSUED' ? (
              <button type="button" className="button danger" onClick={() => setVerb('withdraw')}>
                {t('notices.withdraw')}
              </button>
            ) : null}
            {draft ? (
              <button type="button" className="button primary" onClick={() => setVerb('issue')}>
                {t('notices.issue')}
              </button>
            ) : null}
          </>
        }
      >
        {clock.data ? <Countdown clock={clock.data} readAt={clock.dataUpdatedAt} full /> : null}
      </PageHeader>
      <p className="muted no-print">{t(`work:notice.next.${notice.state}`)}</p>
      <NoticeSheet notice={notice} />
      {verb === 'issue' ? <IssueDialog notice={notice} onClose={close} /> : null}
      {verb === 'withdraw' ? (
        <TextVerb
          title={t('notices.withdrawTitle')}
          verb={t('notices.withdraw')}
          name="reason"
          label={t('work:notice.withdrawReason')}
          lacking={t('noReason')}
          onClose={close}
          call={(reason, key) =>
            read(
              api.POST('/v1/notices/{id}:withdraw', {
                params: { path: { id: notice.id } },
                headers: once(key),
                body: { id: notice.id, etag: notice.etag, reason },
              }),
            )
          }
        >
          <p>{t('notices.withdrawText')}</p>
        </TextVerb>
      ) : null}
    </div>
  );
}

export default function NoticePage() {
  const { id = '' } = useParams();
  const notice = useNotice(id);
  return <Loaded query={notice}>{(found) => <Whole key={found.id} notice={found} />}</Loaded>;
}
