// What an action is measured by, edited where it stands: all of a draft, results and evidence while it runs.
import { useTranslation } from 'react-i18next';
import { newKey } from '../../api/client';
import { NONE } from '../../lib/format';
import { ErrorSummary } from '../Field';
import { useVerb } from '../useVerb';
import { LineTable } from './LineTable';
import { lineLabels } from './line-labels';
import { type Action, type Indicator, reached, typed, update } from './queries';

interface Line {
  /** Of this browser, so that a line that moves keeps its inputs. */
  key: string;
  name: string;
  unit: string;
  baseline: string;
  target: string;
  result: string;
  evidence: string;
}

const COLUMNS = ['name', 'unit', 'baseline', 'target', 'result', 'evidence'] as const;
type Column = (typeof COLUMNS)[number];
const NUMBERS: readonly Column[] = ['baseline', 'target', 'result'];

const shown = (number: number | undefined) => (number === undefined ? '' : String(number));

function lineOf(one: Indicator, at: number): Line {
  return {
    key: String(at),
    name: one.name,
    unit: one.unit,
    baseline: shown(one.baseline),
    target: shown(one.target),
    result: shown(one.result),
    evidence: one.evidence,
  };
}

function indicatorOf(line: Line): Indicator {
  const [baseline, target, result] = [typed(line.baseline), typed(line.target), typed(line.result)];
  return {
    name: line.name,
    unit: line.unit,
    ...(baseline === undefined ? {} : { baseline }),
    ...(target === undefined ? {} : { target }),
    ...(result === undefined ? {} : { result }),
    evidence: line.evidence,
  };
}

export function Indicators({ action }: { action: Action }) {
  const { t } = useTranslation(['actions', 'common']);
  const { form, act } = useVerb({ lines: action.indicators.map(lineOf) });
  const { lines } = form.values;
  const draft = action.editable && action.state === 'ACTION_STATE_DRAFT';
  const running = action.editable && action.state === 'ACTION_STATE_RUNNING';
  const edits = (column: Column) => draft || (running && (column === 'result' || column === 'evidence'));
  const put = (at: number, change: Partial<Line>) =>
    form.set({ lines: lines.map((line, i) => (i === at ? { ...line, ...change } : line)) });
  const save = () =>
    void act(
      (key) => update(action, { indicators: lines.map(indicatorOf) }, key),
      () => undefined,
    );
  const add = () => {
    const line = { ...lineOf({ name: '', unit: '', evidence: '' }, 0), key: newKey() };
    form.set({ lines: [...lines, line] });
  };
  return (
    <section className="panel stack-s" aria-labelledby="indicators">
      <h2 id="indicators">{t('indicators.title')}</h2>
      <ErrorSummary
        violations={form.violations}
        failure={form.failure}
        labels={lineLabels('indicators', lines.length, COLUMNS, (key) => t(`indicators.${key}`))}
      />
      {lines.length === 0 ? (
        <p className="muted">{t('indicators.none')}</p>
      ) : (
        <LineTable
          label={t('indicators.title')}
          path="indicators"
          columns={COLUMNS.map((key) => ({
            key,
            title: t(`indicators.${key}`),
            num: NUMBERS.includes(key),
            edits: edits(key),
          }))}
          lines={lines}
          put={put}
          remove={draft ? (at) => form.set({ lines: lines.filter((_, i) => i !== at) }) : undefined}
          last={{
            title: t('indicators.reached'),
            cell: (line) => {
              const share = reached(indicatorOf(line));
              return share === undefined ? NONE : `${share} %`;
            },
          }}
        />
      )}
      {draft || running ? (
        <p className="row">
          <button type="button" className="button" disabled={form.busy} onClick={save}>
            {t('indicators.save')}
          </button>
          {draft ? (
            <button type="button" className="button" onClick={add}>
              {t('indicators.add')}
            </button>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}
