import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../../api/records';
import { CancelDialog } from './CancelDialog';
import { PauseDialog } from './PauseDialog';
import { ReassignDialog } from './ReassignDialog';
import { ResumeDialog } from './ResumeDialog';

type Verb = 'pause' | 'resume' | 'reassign' | 'cancel';

export function ClockVerbs({ clock }: { clock: Commitment }) {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState<Verb>();
  const close = () => setOpen(undefined);
  const verbs: Verb[] =
    clock.status === 'COMMITMENT_STATUS_RUNNING'
      ? ['pause', 'reassign', 'cancel']
      : clock.status === 'COMMITMENT_STATUS_PAUSED'
        ? ['resume', 'reassign', 'cancel']
        : ['cancel'];
  return (
    <div className="row no-print">
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          className={verb === 'cancel' ? 'button danger' : 'button'}
          onClick={() => setOpen(verb)}
        >
          {t(`${verb}.open`)}
        </button>
      ))}
      {open === 'pause' ? <PauseDialog clock={clock} onClose={close} /> : null}
      {open === 'resume' ? <ResumeDialog clock={clock} onClose={close} /> : null}
      {open === 'reassign' ? <ReassignDialog clock={clock} onClose={close} /> : null}
      {open === 'cancel' ? <CancelDialog clock={clock} onClose={close} /> : null}
    </div>
  );
}
