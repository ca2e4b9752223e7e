// The one table: rows from the server page by page, the total always, keys for hands on the keyboard, cards on a phone.
import { Table } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { settled, useLive } from '../api/changes';
import { useKeys } from '../app/keys';
import type { Page } from '../lib/paging';
import { Antd } from './Antd';
import { Icon } from './Icon';
import { PartError } from './states';
import { useNarrow } from './use-narrow';
import './table.css';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  numeric?: boolean;
  width?: number | string;
}

interface ListQuery<T> {
  /** Without a total where the platform does not count. */
  data: { rows: T[]; total: number | undefined; next: string } | undefined;
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

interface Props<T> {
  /** What the rows are, for readers of the screen. */
  label: string;
  /** First part of the query key, such as `requests`: its changes show the pill. */
  resource: string;
  query: ListQuery<T>;
  /** Left out when all rows are always there. */
  page?: Page;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** What a row is called where it is selected; its key when left out. */
  rowName?: (row: T) => string;
  /** Opens a row: Enter, and a click on it. */
  open?: (row: T) => void;
  /** One of the three empty texts. */
  empty: ReactNode;
  selected?: { keys: string[]; set: (keys: string[]) => void };
}

const focusKey = (label: string) => `nqi.row.${window.location.pathname}${window.location.search}.${label}`;

export function DataTable<T extends object>(props: Props<T>) {
  const { label, resource, query, page, columns, rowKey, rowName = rowKey, open, empty, selected } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  const live = useLive();
  const behind = live.pending[resource] ?? 0;
  const rows = query.data?.rows ?? [];
  const [at, setAt] = useState<string>(() => sessionStorage.getItem(focusKey(label)) ?? '');
  const box = useRef<HTMLElement>(null);

  useEffect(() => {
    if (query.data && !query.isFetching) settled(resource);
  }, [query.data, query.isFetching, resource]);

  // The row that was opened last has the focus again after Back.
  const restored = useRef(false);
  useEffect(() => {
    if (restored.current || !query.data) return;
    restored.current = true;
    const kept = sessionStorage.getItem(focusKey(label));
    if (kept)
      box.current
        ?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(kept)}"]`)
        ?.focus({ preventScroll: true });
  }, [query.data, label]);

  const go = (row: T) => {
    sessionStorage.setItem(focusKey(label), rowKey(row));
    open?.(row);
  };

  const move = (step: number) => {
    const index = rows.findIndex((row) => rowKey(row) === at);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + step))];
    if (!next) return;
    setAt(rowKey(next));
    box.current?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(rowKey(next))}"]`)?.focus();
  };
  const present = () => rows.find((row) => rowKey(row) === at);
  const toggle = (row: T) => {
    if (!selected) return;
    const key = rowKey(row);
    selected.set(
      selected.keys.includes(key) ? selected.keys.filter((k) => k !== key) : [...selected.keys, key],
    );
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const row = present();
      if (row) toggle(row);
    },
  });

  const onRow = (row: T) => ({
    'data-row-key': rowKey(row),
    tabIndex: open ? 0 : undefined,
    'aria-current': rowKey(row) === at ? ('true' as const) : undefined,
    onFocus: () => setAt(rowKey(row)),
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) go(row);
    },
    // A link in the row opens it too: after Back the focus is wanted on its row. Noted before the link changes the address.
    onClickCapture: (event: React.MouseEvent<HTMLElement>) => {
      if ((event.target as HTMLElement).closest('a')) sessionStorage.setItem(focusKey(label), rowKey(row));
    },
    onClick: (event: React.MouseEvent<HTMLElement>) => {
      const target = event.target as HTMLElement;
      if (open && !target.closest('a, button, input, label, select')) go(row);
    },
  });

  return (
    <section className="data-table" aria-label={label} ref={box} aria-busy={query.isFetching}>
      {behind > 0 ? (
        <button type="button" className="button live-pill" onClick={() => void query.refetch()}>
          {t('live.updates', { count: behind })}
        </button>
      ) : null}
      {query.error && !query.data ? (
        <PartError error={query.error} retry={() => void query.refetch()} />
      ) : query.data && rows.length === 0 ? (
        empty
      ) : narrow ? (
        <ul className={query.isFetching ? 'cards old' : 'cards'}>
          {rows.map((row) => {
            const { onClick, onClickCapture, onKeyDown, onFocus, ...rest } = onRow(row);
            return (
              <li
                key={rowKey(row)}
                className="panel row-card"
                {...rest}
                onClick={onClick}
                onClickCapture={onClickCapture}
                onKeyDown={onKeyDown}
                onFocus={onFocus}
              >
                {selected ? (
                  <label className="row">
                    <input
                      type="checkbox"
                      checked={selected.keys.includes(rowKey(row))}
                      onChange={() => toggle(row)}
                    />
                    {t('table.select', { row: rowName(row) })}
                  </label>
                ) : null}
                <dl>
                  {columns.map((column) => {
                    const content = column.cell(row);
                    // A card has no column to keep: what a row lacks is not named.
                    return content === null || content === '' ? null : (
                      <div key={column.key}>
                        <dt>{column.title}</dt>
                        <dd>{content}</dd>
                      </div>
                    );
                  })}
                </dl>
              </li>
            );
          })}
        </ul>
      ) : (
        <Antd>
          <Table<T>
            className={query.isFetching && query.data ? 'table-box old' : 'table-box'}
            size="small"
            rowKey={rowKey}
            dataSource={rows}
            loading={!query.data}
            pagination={false}
            onRow={onRow}
            rowSelection={
              selected
                ? {
                    selectedRowKeys: selected.keys,
                    onChange: (keys) => selected.set(keys.map(String)),
                    getCheckboxProps: (row) => ({ 'aria-label': t('table.select', { row: rowName(row) }) }),
                    getTitleCheckboxProps: () => ({ 'aria-label': t('table.selectPage') }),
                  }
                : undefined
            }
            columns={columns.map((column) => ({
              key: column.key,
              title: column.title,
              width: column.width,
              className: column.numeric ? 'num' : undefined,
              render: (_: unknown, row: T) => column.cell(row),
            }))}
          />
        </Antd>
      )}
      {page && query.data && (query.data.total ?? rows.length) > 0 ? (
        <div className="row between table-foot no-print">
          <span>
            {query.data.total === undefined ? null : `${t('table.total', { count: query.data.total })} · `}
            {t('table.page', { page: page.number })}
          </span>
          <span className="row">
            <label className="row">
              <span className="meta">{t('table.size')}</span>
              <select
                className="input"
                value={page.size}
                onChange={(event) => page.resize(Number(event.target.value) as 20 | 50 | 100)}
              >
                {[20, 50, 100].map((size) => (
                  <option key={size}>{size}</option>
                ))}
              </select>
            </label>
            <button type="button" className="button" disabled={page.number === 1} onClick={page.previous}>
              {t('table.previous')}
            </button>
            <button
              type="button"
              className="button"
              disabled={!query.data.next}
              onClick={() => page.next(query.data?.next ?? '')}
            >
              {t('table.next')}
              <Icon name="right" />
            </button>
          </span>
        </div>
      ) : null}
    </section>
  );
}
