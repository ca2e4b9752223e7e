// 督办单 as it is read and printed: one A4 page with its case as a QR code.
import { useTranslation } from 'react-i18next';
import { useObligors } from '../api/directory';
import type { Notice } from '../api/records';
import { language } from '../i18n/i18n';
import { instant } from '../lib/format';
import { StateBadge } from './Badge';
import { Data } from './Data';
import { DescList } from './DescList';
import { NoticeThread } from './NoticeThread';
import { Qr } from './Qr';

const STAGES = [
  'COMMITMENT_STAGE_UNSPECIFIED',
  'COMMITMENT_STAGE_ACCEPTANCE',
  'COMMITMENT_STAGE_RESPONSE',
  'COMMITMENT_STAGE_QUOTATION',
  'COMMITMENT_STAGE_DELIVERY',
  'COMMITMENT_STAGE_COMPLAINT',
  'COMMITMENT_STAGE_RATING_FOLLOW_UP',
  'COMMITMENT_STAGE_RECTIFICATION',
  'COMMITMENT_STAGE_SUPERVISION_REPLY',
] as const;

/** The name of a notice's stage in the contract. */
export function stageOf(notice: Notice) {
  return STAGES[notice.stage] ?? STAGES[0];
}

export function NoticeSheet({ notice }: { notice: Notice }) {
  const { t } = useTranslation(['common', 'work']);
  const { nameOf } = useObligors();
  return (
    <article className="panel stack notice-sheet" aria-label={t('work:notice.title')}>
      <div className="row between">
        <div className="stack-s">
          <h2>{t('work:notice.heading')}</h2>
          <p className="row">
            <StateBadge state={notice.state} />
            <Data>{notice.number || t('work:notice.draft')}</Data>
            {notice.automatic ? <span className="meta">{t('work:notice.byPlatform')}</span> : null}
          </p>
        </div>
        <Qr
          text={`${window.location.origin}/open/track?case=${notice.caseNumber}`}
          label={t('work:notice.scan')}
          size={88}
        />
      </div>
      <DescList
        facts={[
          { label: t('work:notice.obligor'), value: <Data>{nameOf(notice.obligorId)}</Data> },
          { label: t('work:notice.case'), value: notice.caseNumber },
          { label: t('work:notice.stage'), value: t(`stage.${stageOf(notice)}`) },
          { label: t('work:notice.missed'), value: instant(notice.missedTime, language()) },
          { label: t('work:notice.issued'), value: instant(notice.issueTime, language()) },
          { label: t('work:notice.replyDue'), value: instant(notice.replyDueTime, language()) },
        ]}
      />
      <section>
        <h3>{t('work:notice.demand')}</h3>
        <p>
          <Data>{notice.demand}</Data>
        </p>
      </section>
      <NoticeThread notice={notice} />
    </article>
  );
}
