// A verb on a clock that asks for its reason only.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../../api/records';
import { TextVerb } from '../../../ui/TextVerb';
import { ClockNow } from './ClockNow';

interface Props {
  verb: 'resume' | 'cancel';
  clock: Commitment;
  call: (key: string, reason: string) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

export function ReasonDialog({ verb, clock, call, onClose, children }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  return (
    <TextVerb
      title={t(`${verb}.title`, { stage: t(`common:stage.${clock.stage}`) })}
      verb={t(`${verb}.verb`)}
      name="reason"
      label={t('reason')}
      lacking={t('noReason')}
      now={<ClockNow clock={clock} />}
      call={(reason, key) => call(key, reason)}
      onClose={onClose}
    >
      {children}
    </TextVerb>
  );
}
