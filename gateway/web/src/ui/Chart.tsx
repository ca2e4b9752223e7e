// A chart and its twin, the table with the same numbers.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NONE } from '../lib/format';
import { ScrollX } from './ScrollX';

export interface Series {
  name: string;
  /** A place without a value is a gap. */
  values: (number | undefined)[];
}

interface Props {
  title: string;
  /** Text of each place on the axis. */
  labels: string[];
  series: Series[];
  kind?: 'bar' | 'line';
  unit?: string;
  height?: number;
}

export function Chart({ title, labels, series, kind = 'bar', unit = '', height = 240 }: Props) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const [table, setTable] = useState(false);
  useEffect(() => {
    if (table || !element.current) return;
    const place = element.current;
    let dispose = () => {};
    let gone = false;
    void import('./echarts').then(({ draw }) => {
      if (!gone) dispose = draw(place, { labels, series, kind, unit });
    });
    return () => {
      gone = true;
      dispose();
    };
  }, [table, labels, series, kind, unit]);
  return (
    <figure>
      <figcaption className="row between">
        <strong>{title}</strong>
        <button
          type="button"
          className="button quiet no-print"
          aria-pressed={table}
          onClick={() => setTable(!table)}
        >
          {table ? t('chart.picture') : t('chart.table')}
        </button>
      </figcaption>
      {table ? (
        <ScrollX label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('chart.label')}</th>
                {series.map((s) => (
                  <th key={s.name} scope="col" className="num">
                    {s.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((label, row) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {series.map((s) => (
                    <td key={s.name} className="num">
                      {s.values[row] === undefined ? NONE : `${s.values[row]}${unit}`}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      ) : (
        <div ref={element} role="img" aria-label={t('chart.alt', { title })} style={{ height }} />
      )}
    </figure>
  );
}
