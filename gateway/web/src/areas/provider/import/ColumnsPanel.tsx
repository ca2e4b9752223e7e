// What each column of the sheet means: proposed by its title or by an earlier choice, and changed here.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Data } from '../../../ui/Data';
import { ErrorSummary } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { type Chosen, changed, MEANINGS, meaningOf } from './columns';
import type { ScopeImport } from './state';
import { check } from './verbs';

export function ColumnsPanel({ one }: { one: ScopeImport }) {
  const { t } = useTranslation(['import', 'common']);
  const { form, act } = useVerb({});
  const [chosen, choose] = useState<Chosen>({});
  const sent = changed(one.columns, chosen);
  const path = (number: number) => {
    const index = sent.findIndex((column) => column.number === number);
    return index < 0 ? undefined : `columns[${index}]`;
  };
  return (
    <section className="panel stack-s" aria-labelledby="columns">
      <h2 id="columns">{t('columns.title', { count: one.columns.length })}</h2>
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <p className="muted">{t('columns.hint', { row: one.headerRow })}</p>
      <div className="scroll-x import-columns" tabIndex={0} role="group" aria-labelledby="columns">
        <table data-field="columns" tabIndex={-1}>
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('columns.number')}
              </th>
              <th scope="col">{t('columns.found')}</th>
              <th scope="col">{t('columns.meaning')}</th>
              <th scope="col">{t('columns.origin')}</th>
            </tr>
          </thead>
          <tbody>
            {one.columns.map((column) => {
              const meaning = meaningOf(column, chosen);
              const wrong = form.violations.some(({ field }) => field === path(column.number));
              return (
                <tr key={column.number}>
                  <td className="num">{column.number}</td>
                  <td>
                    <Data>{column.title}</Data>
                  </td>
                  <td>
                    <select
                      className="input"
                      aria-label={t('columns.of', { number: column.number })}
                      aria-invalid={wrong || undefined}
                      data-field={path(column.number)}
                      value={meaning}
                      onChange={(event) => {
                        const next = MEANINGS.find((one) => one === event.target.value);
                        if (next) choose({ ...chosen, [column.number]: next });
                      }}
                    >
                      {MEANINGS.map((field) => (
                        <option key={field} value={field}>
                          {t(`field.${field}`)}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td className="nowrap">
                    {t(`origin.${meaning === column.field ? column.origin : 'COLUMN_ORIGIN_CHOSEN'}`)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={form.busy}
          onClick={() =>
            void act(
              (key) => check(one, sent, key),
              () => choose({}),
            )
          }
        >
          {t('columns.verb')}
        </button>
        <span className="muted">{t('columns.nothing')}</span>
      </div>
    </section>
  );
}
