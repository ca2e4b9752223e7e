import type { ReactNode } from 'react';
import { useNarrow } from './use-narrow';
import './row-list.css';

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  num?: boolean;
  /** Nothing to say about this row: left out of a list of facts. */
  none?: (row: T) => boolean;
  /** The title is read out only. */
  quiet?: boolean;
}

interface Props<T> {
  /** Id of the heading that names the rows. */
  named: string;
  rows: readonly T[];
  id: (row: T) => string;
  columns: readonly Column<T>[];
}

/** Rows as a table, on a phone as a list of facts. */
export function Rows<T>({ named, rows, id, columns }: Props<T>) {
  const narrow = useNarrow();
  if (narrow) {
    return (
      <ul className="row-list" aria-labelledby={named}>
        {rows.map((row) => (
          <li key={id(row)}>
            <dl>
              {columns
                .filter((column) => !column.none?.(row))
                .map((column) => (
                  <div key={column.title}>
                    <dt className={column.quiet ? 'sr' : undefined}>{column.title}</dt>
                    <dd>{column.cell(row)}</dd>
                  </div>
                ))}
            </dl>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-labelledby={named}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.num ? 'num' : undefined}>
                {column.quiet ? <span className="sr">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => (
                <td key={column.title} className={column.num ? 'num' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
