// The chart library, in a chunk of its own.
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, CanvasRenderer]);

const COLOURS = ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'];

interface Drawing {
  labels: string[];
  series: { name: string; values: (number | undefined)[] }[];
  kind: 'bar' | 'line';
  unit: string;
}

/** Draws into an element and keeps its size; returns how to end. */
export function draw(element: HTMLElement, { labels, series, kind, unit }: Drawing): () => void {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const chart = init(element, undefined, { renderer: 'canvas' });
  chart.setOption({
    animation: false,
    color: COLOURS.map(colour),
    aria: { enabled: false, decal: { show: series.length > 1 } },
    grid: { left: 8, right: 16, top: series.length > 1 ? 32 : 24, bottom: 8 },
    legend: series.length > 1 ? { top: 0, textStyle: { color: colour('--text-2') } } : undefined,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      valueFormatter: (value: unknown) => (value === '-' ? '—' : `${value}${unit}`),
    },
    xAxis: { type: 'category', data: labels, axisLabel: { color: colour('--text-2') } },
    yAxis: {
      type: 'value',
      minInterval: 1,
      max: unit === '%' ? 100 : undefined,
      axisLabel: { color: colour('--text-2') },
      splitLine: { lineStyle: { color: colour('--border') } },
    },
    series: series.map((s) => ({
      type: kind,
      name: s.name,
      // A gap is written so.
      data: s.values.map((value) => value ?? '-'),
      label: { show: series.length === 1, position: 'top', color: colour('--text') },
    })),
  });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return () => {
    observer.disconnect();
    chart.dispose();
  };
}
