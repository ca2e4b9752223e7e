// Beside the form: what is promised, what the firm has open already, how far the acceptance is.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePolicy } from '../../../api/cases';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Icon } from '../../../ui/Icon';
import { Loaded, Notice } from '../../../ui/states';
import { STEPS, type Step } from './useIntake';

interface Props {
  alike: ServiceRequest[];
  done: Step[];
  at: Step | undefined;
  busy: boolean;
}

export function Aside({ alike, done, at, busy }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const policy = usePolicy('COMMITMENT_STAGE_ACCEPTANCE');
  return (
    <aside className="stack intake-aside">
      <section className="panel" aria-labelledby="promise">
        <h2 id="promise">{t('intake.promise')}</h2>
        <Loaded query={policy}>
          {(found) => <p>{language() === 'zh' ? found.ruleZh : found.ruleEn}</p>}
        </Loaded>
      </section>
      <div role="status">
        {alike.length > 0 ? (
          <Notice tone="warn">
            <p>
              <strong>{t('intake.duplicate', { count: alike.length })}</strong>
            </p>
            <ul>
              {alike.map((one) => (
                <li key={one.id} className="row">
                  <Link to={`/c/requests/${one.caseNumber}`} target="_blank" rel="noopener">
                    {one.caseNumber}
                  </Link>
                  <StateBadge state={one.state} />
                  <Data>{one.title}</Data>
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
      </div>
      {at || done.length > 0 ? (
        <section className="panel" aria-labelledby="steps">
          <h2 id="steps">{t('intake.steps')}</h2>
          <ol aria-live="polite">
            {STEPS.map((step) => (
              <li key={step} className="row">
                <Icon name={done.includes(step) ? 'check' : at === step && !busy ? 'octagon' : 'circle'} />
                {t(`intake.step.${step}`)}
                <span className="meta">
                  {done.includes(step)
                    ? t('intake.stepDone')
                    : at === step
                      ? t(busy ? 'intake.stepBusy' : 'intake.stepFailed')
                      : ''}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </aside>
  );
}
