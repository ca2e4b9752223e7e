// How the clock stands now, for those who acted on an older version.
import type { Commitment } from '../../../api/records';
import { Countdown } from '../../../ui/Countdown';

export function ClockNow({ clock }: { clock: Commitment }) {
  return (
    <p>
      <Countdown clock={clock} full />
    </p>
  );
}
