// Four trends of the promises, each a small picture with its table, the last whole step in words, and the way to its rows.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { serverNow } from '../../../api/server-time';
import { isoDate, today } from '../../../lib/format';
import { Chart } from '../../../ui/Chart';
import { Loaded } from '../../../ui/states';
import { useWorkingDay } from '../../../ui/working-time';
import { type LeagueFilter, useLeague } from '../league/queries';
import { lastWhole, STEPS, type Step, type Trend, trendDays, trendsOf } from './trends';

const EVERYTHING: Omit<LeagueFilter, 'by'> = { stage: [], region: '', cluster: '', obligor: '' };

/** True once the element has been on the screen: what nobody scrolls to is not drawn. */
function useSeen() {
  const element = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || !element.current) return;
    const watch = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setSeen(true);
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [seen]);
  return { element, seen };
}

export function Trends() {
  const { t } = useTranslation('trends');
  const [params, setParams] = useSearchParams();
  const step: Step = params.get('trend') === 'MONTH' ? 'MONTH' : 'WEEK';
  const { element, seen } = useSeen();
  return (
    <section ref={element} className="panel stack-s" aria-labelledby="trends">
      <div className="row between">
        <h2 id="trends">{t('title')}</h2>
        <span className="row no-print">
          {STEPS.map((one) => (
            <button
              key={one}
              type="button"
              className="button"
              aria-pressed={one === step}
              onClick={() => setParams(one === 'WEEK' ? {} : { trend: one }, { preventScrollReset: true })}
            >
              {t(`step.${one}`)}
            </button>
          ))}
          <Link to={`/s/league?by=${step}`}>{t('rows')}</Link>
        </span>
      </div>
      {seen ? <Drawn step={step} /> : <div className="trends-place" />}
    </section>
  );
}

function Drawn({ step }: { step: Step }) {
  const { t } = useTranslation('trends');
  const daySeconds = useWorkingDay()?.daySeconds;
  const query = useLeague({ by: step, ...EVERYTHING }, trendDays(step, today(serverNow())));
  const rows = query.data?.rows;
  const trends = useMemo(() => trendsOf(rows ?? [], daySeconds), [rows, daySeconds]);
  const labels = useMemo(
    () => (rows ?? []).map((row) => (step === 'WEEK' ? isoDate(row.from).slice(5) : row.key)),
    [rows, step],
  );
  return (
    <Loaded query={query} lines={8}>
      {() => (
        <div className="trends">
          {trends.map((trend) => (
            <div key={trend.name} className="stack-s">
              <One trend={trend} labels={labels} counts={(rows ?? []).map(({ n }) => n)} />
            </div>
          ))}
          <p className="meta trends-note">{t(`note.${step}`)}</p>
        </div>
      )}
    </Loaded>
  );
}

function One({ trend, labels, counts }: { trend: Trend; labels: string[]; counts: number[] }) {
  const { t } = useTranslation('trends');
  const unit = trend.unit === 'days' ? t('days') : trend.unit;
  const title = t(`name.${trend.name}`);
  const series = useMemo(() => [{ name: title, values: trend.values }], [title, trend.values]);
  const last = lastWhole(trend.values);
  const change = last?.before === undefined ? undefined : Math.round((last.now - last.before) * 10) / 10;
  return (
    <>
      <Chart title={title} labels={labels} series={series} kind={trend.kind} unit={unit} height={180} />
      <p className="meta">
        {last
          ? t('last', { label: labels[last.at], value: `${last.now}${unit}`, n: counts[last.at] })
          : t('few')}
        {change === undefined
          ? null
          : ` ${t('change', { change: change > 0 ? `+${change}` : `${change}`.replace('-', '−') })}`}
      </p>
    </>
  );
}
