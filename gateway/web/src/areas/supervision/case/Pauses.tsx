// When the clock stood still, and for how much working time.
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { spanText } from '../../../ui/Countdown';
import { span } from '../../../ui/countdown';
import { Data } from '../../../ui/Data';
import { useWorkingDay } from '../../../ui/working-time';

export function Pauses({ clock }: { clock: Commitment }) {
  const { t } = useTranslation(['supervision', 'common']);
  const { t: common } = useTranslation();
  const day = useWorkingDay();
  if (clock.pauses.length === 0) return null;
  return (
    <>
      <h4>{t('clock.pauses')}</h4>
      <ul>
        {clock.pauses.map((pause) => (
          <li key={pause.startTime} className="pause-span">
            <strong>{t(`common:pause.${pause.reason}`)}</strong> {instant(pause.startTime, language())} →{' '}
            {pause.endTime ? instant(pause.endTime, language()) : t('clock.still')}
            {day ? (
              <span className="meta">
                {' '}
                {t('clock.stopped', {
                  amount: spanText(common, span(Number(pause.workingSeconds), day.daySeconds)),
                })}
              </span>
            ) : null}
            {!pause.endTime && pause.resumeBy ? (
              <span className="meta">
                {' '}
                {t('clock.resumesBy', { time: instant(pause.resumeBy, language()) })}
              </span>
            ) : null}
            <span className="pause-evidence">
              <Data>{pause.evidence}</Data>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
