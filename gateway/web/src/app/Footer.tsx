import { useTranslation } from 'react-i18next';
import { language } from '../i18n/i18n';
import { instant, shortInstant } from '../lib/format';
import { useNow, useWorkingState } from '../ui/working-time';

/** The platform's time and whether it counts. */
export function Footer() {
  const { t } = useTranslation();
  const now = useNow();
  const state = useWorkingState().data;
  return (
    <footer className="shell-foot">
      <span>{state ? t('foot.time', { time: instant(now, language()) }) : t('foot.unknown')}</span>
      {state ? (
        <span>
          {state.working
            ? t('foot.working')
            : t('foot.resting', { time: shortInstant(state.nextWorkingTime, language()) })}
        </span>
      ) : null}
      <span className="grow" />
      <a href="/docs">{t('foot.api')}</a>
    </footer>
  );
}
