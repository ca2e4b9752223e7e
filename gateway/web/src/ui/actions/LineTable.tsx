// Lines of an action, each of a few cells, written where they stand.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Data } from '../Data';
import { fieldId } from '../Field';
import { ScrollX } from '../ScrollX';
import './actions.css';

interface LineColumn<K extends string> {
  key: K;
  title: string;
  num?: boolean;
  /** The cell can be written. */
  edits: boolean;
}

interface Props<K extends string, L extends Record<K, string> & { key: string }> {
  label: string;
  /** Path of the list in the API's request. */
  path: string;
  columns: readonly LineColumn<K>[];
  lines: readonly L[];
  put: (at: number, change: Partial<Record<K, string>>) => void;
  /** Takes a line out; lines stay when left out. */
  remove?: (at: number) => void;
  /** A last column that is worked out. */
  last?: { title: string; cell: (line: L) => ReactNode };
}

export function LineTable<K extends string, L extends Record<K, string> & { key: string }>(
  props: Props<K, L>,
) {
  const { label, path, columns, lines, put, remove, last } = props;
  const { t } = useTranslation();
  return (
    <ScrollX label={label}>
      <table className="dense action-lines">
        <thead>
          <tr>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
            {last ? <th scope="col">{last.title}</th> : null}
            {remove ? <th scope="col">{t('action.remove')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            <tr key={line.key}>
              {columns.map(({ key, title, num, edits }) => (
                <td key={key} className={num ? 'num' : undefined}>
                  {edits ? (
                    <input
                      className="input"
                      id={fieldId(`${path}[${at}].${key}`)}
                      aria-label={`${title} ${at + 1}`}
                      inputMode={num ? 'decimal' : undefined}
                      value={line[key]}
                      onChange={(event) =>
                        put(at, { [key]: event.target.value } as Partial<Record<K, string>>)
                      }
                    />
                  ) : (
                    <Data>{line[key]}</Data>
                  )}
                </td>
              ))}
              {last ? <td className="num">{last.cell(line)}</td> : null}
              {remove ? (
                <td>
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={`${t('action.remove')} ${at + 1}`}
                    onClick={() => remove(at)}
                  >
                    {t('action.remove')}
                  </button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
