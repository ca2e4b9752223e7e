// The promise of acceptance in its own words, and when it is due.
import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { useAcceptancePolicy } from '../intake/useAcceptancePolicy';
import { type Case, useClocks } from '../queries';

export function PromiseText({ request }: { request: Case }) {
  const { t } = useTranslation('centre');
  const policy = useAcceptancePolicy().data;
  const clock = useClocks(request.id).data?.find(({ stage }) => stage === 'COMMITMENT_STAGE_ACCEPTANCE');
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
