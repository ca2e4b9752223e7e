// What the bureau can do with a clock; a notice's own verbs are on the notice.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isOpen } from '../../../api/cases';
import type { Commitment, Notice } from '../../../api/records';
import { DraftDialog } from '../notice/DraftDialog';
import { IssueDialog } from '../notice/IssueDialog';
import { CancelDialog } from './CancelDialog';
import { CompleteDialog } from './CompleteDialog';
import { PauseDialog } from './PauseDialog';
import { ReassignDialog } from './ReassignDialog';
import { ReopenDialog } from './ReopenDialog';
import { ResumeDialog } from './ResumeDialog';
import { type Verb, verbsOf } from './verbs';

/** A red card stands in this cycle: supervision may begin. */
function late(clock: Commitment) {
  return (
    isOpen(clock) &&
    ['LEVEL_RED', 'LEVEL_ESCALATED', 'LEVEL_STATUTORY'].includes(clock.level) &&
    clock.stage !== 'COMMITMENT_STAGE_SUPERVISION_REPLY'
  );
}

export function ClockVerbs({ clock, notice }: { clock: Commitment; notice: Notice | undefined }) {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState<Verb | 'draft' | 'issue'>();
  const close = () => setOpen(undefined);
  return (
    <div className="row no-print">
      {notice?.state === 'NOTICE_STATE_DRAFT' ? (
        <button type="button" className="button primary" onClick={() => setOpen('issue')}>
          {t('notices.issueVerb')}
        </button>
      ) : notice ? (
        <Link className="button" to={`/s/supervision/${notice.id}`}>
          {t('notices.see')}
        </Link>
      ) : late(clock) ? (
        <button type="button" className="button primary" onClick={() => setOpen('draft')}>
          {t('notices.draft')}
        </button>
      ) : null}
      {verbsOf(clock).map((verb) => (
        <button
          key={verb}
          type="button"
          className={verb === 'cancel' ? 'button danger' : 'button'}
          onClick={() => setOpen(verb)}
        >
          {t(`${verb}.open`)}
        </button>
      ))}
      {open === 'issue' && notice ? <IssueDialog notice={notice} onClose={close} /> : null}
      {open === 'draft' ? <DraftDialog clock={clock} onClose={close} /> : null}
      {open === 'pause' ? <PauseDialog clock={clock} onClose={close} /> : null}
      {open === 'resume' ? <ResumeDialog clock={clock} onClose={close} /> : null}
      {open === 'complete' ? <CompleteDialog clock={clock} onClose={close} /> : null}
      {open === 'reopen' ? <ReopenDialog clock={clock} onClose={close} /> : null}
      {open === 'reassign' ? <ReassignDialog clock={clock} onClose={close} /> : null}
      {open === 'cancel' ? <CancelDialog clock={clock} onClose={close} /> : null}
    </div>
  );
}
