import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../api/records';
import { Countdown } from '../../ui/Countdown';

/** A clock in a table: its stage, and what is left of it. */
export function ClockCell({ clock, readAt }: { clock: Commitment | undefined; readAt: number }) {
  const { t } = useTranslation();
  if (!clock) return <>—</>;
  return (
    <span className="row clock-cell">
      <span className="meta">{t(`stage.${clock.stage}`)}</span>
      <Countdown clock={clock} readAt={readAt} />
    </span>
  );
}
