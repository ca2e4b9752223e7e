// 怎么算的: the platform's own account of a due time, printed as it is.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../api/records';
import { language } from '../i18n/i18n';
import { day, instant } from '../lib/format';
import { Dialog } from './Dialog';
import { Icon } from './Icon';

/** The account of one clock; used in the dialog and on the case page of the bureau. */
export function Explanation({ clock }: { clock: Commitment }) {
  const { t } = useTranslation(['common', 'work']);
  const zh = language() === 'zh';
  const explain = clock.explain;
  if (!explain) return <p>{t('work:explain.none')}</p>;
  return (
    <div className="stack-s">
      <p>{zh ? explain.ruleZh : explain.ruleEn}</p>
      <ol className="steps">
        {explain.steps.map((step) => (
          <li key={`${step.time}${step.en}`}>{zh ? step.zh : step.en}</li>
        ))}
      </ol>
      {explain.skippedDays.length > 0 ? (
        <p>
          {t('work:explain.skipped', { count: explain.skippedDays.length })}
          {explain.skippedDays.map((d) => day(d, language())).join(zh ? '、' : ', ')}
        </p>
      ) : null}
      {clock.pauses.length > 0 ? (
        <ul className="steps">
          {clock.pauses.map((pause) => (
            <li key={pause.startTime}>
              {t('work:explain.pause', {
                reason: t(`pause.${pause.reason}`),
                from: instant(pause.startTime, language()),
                to: pause.endTime ? instant(pause.endTime, language()) : t('work:explain.open'),
              })}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="meta">
        {t('work:explain.version', { policy: clock.policy, revision: clock.calendarRevision })}
      </p>
    </div>
  );
}

/** The button 怎么算的 and its dialog. */
export function ExplainButton({ clock }: { clock: Commitment }) {
  const { t } = useTranslation(['common', 'work']);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button quiet small" onClick={() => setOpen(true)}>
        <Icon name="help" />
        {t('work:explain.ask')}
      </button>
      <Dialog
        open={open}
        title={t('work:explain.title', { stage: t(`stage.${clock.stage}`) })}
        onClose={() => setOpen(false)}
      >
        <Explanation clock={clock} />
      </Dialog>
    </>
  );
}
