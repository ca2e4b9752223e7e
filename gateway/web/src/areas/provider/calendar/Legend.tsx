import { useTranslation } from 'react-i18next';

/** What the marks mean, always visible. */
export function Legend() {
  const { t } = useTranslation(['provider', 'common']);
  return (
    <ul className="calendar-legend" aria-label={t('calendar.legend')}>
      <li>
        <span className="swatch open">3/10</span>
        {t('calendar.legendOpen')}
      </li>
      {(['full', 'closed', 'holiday'] as const).map((mark) => (
        <li key={mark}>
          <span className={`swatch ${mark}`}>{t(`calendar.mark.${mark}`)}</span>
          {t(`calendar.legendOf.${mark}`)}
        </li>
      ))}
      <li>
        <span className="day-kind">{t('calendar.kind.rest')}</span>
        {t('calendar.legendRest')}
      </li>
      <li>
        <span className="day-kind makeup">{t('calendar.kind.makeup')}</span>
        {t('calendar.legendMakeup')}
      </li>
    </ul>
  );
}
