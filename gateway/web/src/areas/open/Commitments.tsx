// 服务承诺: what is promised, how it was kept quarter by quarter, and how that is counted.
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { text, useFilters } from '../../lib/filters';
import { PageHeader } from '../../ui/PageHeader';
import { Empty, Loaded } from '../../ui/states';
import { usePeriod, usePeriods } from './commitments/queries';
import { PARTS, Results } from './commitments/Results';
import { Promises } from './Promises';
import './open.css';

const SCHEMA = z.object({
  part: z.catch(z.enum(PARTS), 'REGION'),
  /** `2026-Q1`, or `2026-Q1/0` for a restatement; empty = the newest publication. */
  period: text,
});

const METHODS = ['outcome', 'rate', 'few', 'rank', 'snapshot', 'credit'] as const;

export default function Commitments() {
  const { t } = useTranslation(['open', 'promises', 'common']);
  const { values, set } = useFilters(SCHEMA);
  const periods = usePeriods();
  const newest = periods.data?.[0];
  const [name = '', number] = (values.period || (newest?.period ?? '')).split('/');
  const restatement = number !== undefined && /^\d+$/.test(number) ? Number(number) : undefined;
  const chosen = usePeriod(name, restatement);
  return (
    <div className="stack">
      <PageHeader title={t('common:page.commitments')}>
        <p className="muted">{t('promises:commitments.lead')}</p>
      </PageHeader>
      <Promises />
      <Loaded query={periods}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('promises:commitments.none')} />
          ) : (
            <>
              <search className="filter-bar no-print" aria-label={t('promises:commitments.choose')}>
                <label className="filter">
                  <span>{t('promises:commitments.period')}</span>
                  <select
                    className="input"
                    value={`${name}/${restatement ?? chosen.data?.restatement ?? 0}`}
                    onChange={(event) => set({ period: event.target.value })}
                  >
                    {all.map((one) => (
                      <option
                        key={`${one.period}/${one.restatement}`}
                        value={`${one.period}/${one.restatement}`}
                      >
                        {one.restatement > 0
                          ? t('promises:commitments.option', { period: one.period, number: one.restatement })
                          : one.period}
                      </option>
                    ))}
                  </select>
                </label>
                <label className="filter">
                  <span>{t('promises:commitments.by')}</span>
                  <select
                    className="input"
                    value={values.part}
                    onChange={(event) => set({ part: event.target.value as typeof values.part })}
                  >
                    {PARTS.map((part) => (
                      <option key={part} value={part}>
                        {t(`promises:commitments.part.${part}`)}
                      </option>
                    ))}
                  </select>
                </label>
              </search>
              <Loaded query={chosen}>{(period) => <Results period={period} part={values.part} />}</Loaded>
            </>
          )
        }
      </Loaded>
      <section className="panel stack-s" aria-labelledby="method">
        <h2 id="method">{t('promises:commitments.method')}</h2>
        <ul>
          {METHODS.map((part) => (
            <li key={part}>{t(`promises:commitments.methods.${part}`)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
