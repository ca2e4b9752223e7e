import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { language } from '../../../i18n/i18n';
import { ErrorSummary } from '../../../ui/Field';
import { type StepKey, stepOf } from '../draft';
import type { Refusal } from '../useDraft';

interface Props {
  id: string;
  step: StepKey;
  summary: Refusal;
}

/** Why the author's last step was refused: this page's fields first, then the pages of the others. */
export function Refused({ id, step, summary }: Props) {
  const { t } = useTranslation('enterprise');
  const element = useRef<HTMLDivElement>(null);
  const own = useMemo(
    () => summary.violations.filter(({ field }) => stepOf(field) === step),
    [summary, step],
  );
  const others = useMemo(
    () => summary.violations.filter(({ field }) => stepOf(field) !== step),
    [summary, step],
  );
  const alone = own.length === 0 && !summary.failure && others.length > 0;
  useEffect(() => {
    if (!alone) return;
    element.current?.focus();
    const prefix = t('common:form.errorTitle');
    if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
  }, [alone, t]);
  if (summary.failure?.stale) return null;
  return (
    <>
      <ErrorSummary violations={own} failure={summary.failure} />
      {others.length > 0 ? (
        <div
          ref={element}
          tabIndex={-1}
          className="error-summary"
          role="alert"
          aria-labelledby="refused-elsewhere"
        >
          <h2 id="refused-elsewhere">{t('step.elsewhere', { count: others.length })}</h2>
          <ul>
            {others.map((one) => (
              <li key={one.field + one.reason}>
                <Link to={`/e/requests/${id}/edit/${stepOf(one.field)}`}>
                  {t(`step.${stepOf(one.field)}`)}
                </Link>{' '}
                {language() === 'zh' ? one.zh : one.en}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}
