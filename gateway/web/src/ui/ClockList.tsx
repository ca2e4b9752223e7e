import { useTranslation } from 'react-i18next';
import { nearestFirst } from '../api/cases';
import type { Commitment } from '../api/records';
import { Countdown } from './Countdown';
import { Data } from './Data';
import { ExplainButton } from './Explain';

interface Props {
  clocks: Commitment[];
  /** Name of who promised. */
  nameOf?: (organization: string) => string;
}

/** Every clock of a case, nearest first, each with its account. */
export function ClockList({ clocks, nameOf }: Props) {
  const { t } = useTranslation();
  if (clocks.length === 0) return <p className="muted">{t('clock.none')}</p>;
  return (
    <ul className="clock-list">
      {nearestFirst(clocks).map((clock) => (
        <li key={clock.id} className="row">
          <strong>{t(`stage.${clock.stage}`)}</strong>
          {nameOf?.(clock.obligorId) ? (
            <span className="muted">
              <Data>{nameOf(clock.obligorId)}</Data>
            </span>
          ) : null}
          <Countdown clock={clock} full />
          <ExplainButton clock={clock} />
        </li>
      ))}
    </ul>
  );
}
