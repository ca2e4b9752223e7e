// The promise of acceptance in its own words, and when it is due.
import { useTranslation } from 'react-i18next';
import { useClocksOf, usePolicy } from '../../../api/cases';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';

export function PromiseText({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation('centre');
  const policy = usePolicy('COMMITMENT_STAGE_ACCEPTANCE').data;
  const clock = useClocksOf(request.id).data?.find(({ stage }) => stage === 'COMMITMENT_STAGE_ACCEPTANCE');
  return (
    <section className="sheet-promise">
      <h3>{t('sheet.promise')}</h3>
      <p>{language() === 'zh' ? policy?.ruleZh : policy?.ruleEn}</p>
      {clock?.dueTime ? (
        <p>
          <strong>{t('sheet.due', { time: instant(clock.dueTime, language()) })}</strong>
        </p>
      ) : null}
      {request.acceptTime ? (
        <p>
          <strong>{t('sheet.accepted', { time: instant(request.acceptTime, language()) })}</strong>
        </p>
      ) : null}
    </section>
  );
}
