// A year as twelve small months. Each kind of day has a mark of its own in shape and in words.
import { useTranslation } from 'react-i18next';
import type { Calendar } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { type Cell, weeks } from './days';

interface Props {
  year: number;
  calendar: Calendar;
  inForce: Calendar;
  open: (cell: Cell) => void;
}

const LEGEND = ['rest', 'work', 'half'] as const;

export function Year({ year, calendar, inForce, open }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  return (
    <div className="stack-s">
      <ul className="row legend">
        {LEGEND.map((kind) => (
          <li key={kind} className="row">
            <span className={`cal-mark ${kind}`} aria-hidden="true">
              {t(`rules.mark.${kind}`)}
            </span>
            {t(`rules.kind.${kind}`)}
          </li>
        ))}
        <li className="row">
          <span className="cal-mark changed" aria-hidden="true" />
          {t('rules.changed')}
        </li>
      </ul>
      <div className="year">
        {Array.from({ length: 12 }, (_, index) => (
          <Month
            // biome-ignore lint/suspicious/noArrayIndexKey: a month is its number
            key={index}
            year={year}
            month={index + 1}
            calendar={calendar}
            inForce={inForce}
            open={open}
          />
        ))}
      </div>
    </div>
  );
}

function Month({ year, month, calendar, inForce, open }: Props & { month: number }) {
  const { t } = useTranslation(['supervision', 'common']);
  const name = new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(Date.UTC(year, month - 1, 1));
  return (
    <table className="month">
      <caption>{name}</caption>
      <thead>
        <tr>
          {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
            <th key={weekday} scope="col">
              {t(`rules.weekday.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks(year, month, calendar, inForce).map((week) => (
          <tr key={week.find(Boolean)?.iso}>
            {week.map((cell, weekday) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its weekday
              <td key={weekday}>{cell ? <Day cell={cell} open={open} /> : null}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ cell, open }: { cell: Cell; open: (cell: Cell) => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const marked = cell.own ? cell.works : undefined;
  const said = t(marked ? `rules.kind.${marked}` : `rules.week.${cell.works}`);
  const changed = cell.changed ? t('rules.changed') : '';
  return (
    <button
      type="button"
      className={['day', marked ?? `by-week-${cell.works}`, cell.changed ? 'changed' : ''].join(' ')}
      aria-label={[cell.iso, said, changed].filter(Boolean).join(' · ')}
      title={cell.own?.name || undefined}
      onClick={() => open(cell)}
    >
      <span>{cell.day}</span>
      {marked ? <span className="mark">{t(`rules.mark.${marked}`)}</span> : null}
    </button>
  );
}
