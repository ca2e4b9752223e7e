// What an action is measured by, edited where it stands: all of a draft, results and evidence while it runs.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { Data } from '../../../ui/Data';
import { ErrorSummary, fieldId } from '../../../ui/Field';
import { ScrollX } from '../../../ui/ScrollX';
import { useVerb } from '../../../ui/useVerb';
import { type Action, content, type Indicator, reached, typed } from './queries';

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
      (key) =>
        read(
          api.PUT('/v1/actions/{id}', {
            params: { path: { id: action.id } },
            headers: once(key),
            body: content(action, { indicators: lines.map(indicatorOf) }),
          }),
        ),
      () => undefined,
    );
  const add = () => {
    const key = `new-${lines.length}`;
    form.set({
      lines: [...lines, lineOf({ name: '', unit: '', evidence: '' }, lines.length)].map((line, i, all) =>
        i === all.length - 1 ? { ...line, key } : line,
      ),
    });
  };
  return (
    <section className="panel stack-s" aria-labelledby="indicators">
      <h2 id="indicators">{t('indicators.title')}</h2>
      <ErrorSummary violations={form.violations} failure={form.failure} />
      {lines.length === 0 ? <p className="muted">{t('indicators.none')}</p> : null}
      {lines.length > 0 ? (
        <ScrollX label={t('indicators.title')}>
          <table className="dense">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {t(`indicators.${column}`)}
                  </th>
                ))}
                <th scope="col">{t('indicators.reached')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, at) => {
                const share = reached(indicatorOf(line));
                return (
                  <tr key={line.key}>
                    {COLUMNS.map((column) => (
                      <td key={column} className={NUMBERS.includes(column) ? 'num' : undefined}>
                        {edits(column) ? (
                          <input
                            className="input"
                            id={fieldId(`indicators[${at}].${column}`)}
                            aria-label={`${t(`indicators.${column}`)} ${at + 1}`}
                            inputMode={NUMBERS.includes(column) ? 'decimal' : undefined}
                            value={line[column]}
                            onChange={(event) => put(at, { [column]: event.target.value })}
                          />
                        ) : (
                          <Data>{line[column] || '—'}</Data>
                        )}
                      </td>
                    ))}
                    <td className="num">{share === undefined ? '—' : `${share} %`}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollX>
      ) : null}
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
