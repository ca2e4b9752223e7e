import { useTranslation } from 'react-i18next';

/** What the marks mean, always visible. */
export function Legend() {
  const { t } = useTranslation('provider');
  return (
    <ul className="calendar-legend" aria-label={t('calendar.legend')}>
      <li>
        <span className="swatch open">3/10</span>
        {t('calendar.legendOpen')}
      </li>
      <li>
        <span className="swatch full">{t('calendar.mark.full')}</span>
        {t('calendar.legendFull')}
      </li>
      <li>
        <span className="swatch closed">{t('calendar.mark.closed')}</span>
        {t('calendar.legendClosed')}
      </li>
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
