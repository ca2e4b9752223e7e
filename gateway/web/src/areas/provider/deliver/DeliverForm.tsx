// The report: its file, what it states, and the stop when a row is outside of the scope.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, once, read } from '../../../api/client';
import type { Violation } from '../../../api/problem';
import type { Item, Order } from '../../../api/records';
import { useRefresh } from '../../../api/refresh';
import { serverNow } from '../../../api/server-time';
import { language } from '../../../i18n/i18n';
import { today as todayOf } from '../../../lib/format';
import { SCHEMES } from '../../../lib/regions';
import { StateBadge } from '../../../ui/Badge';
import { DocumentRow } from '../../../ui/DocumentRow';
import { ErrorSummary, Saved } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { useForm, violation } from '../../../ui/form';
import { Notice, PartError } from '../../../ui/states';
import { Uploader } from '../../../ui/Uploader';
import { useOwnProvider } from '../queries';
import { RowsTable } from './RowsTable';
import { asked, delivery, initialReport, unscoped } from './report';
import { useScopeCheck } from './useScopeCheck';

export function DeliverForm({ order, items }: { order: Order; items: Item[] }) {
  const { t } = useTranslation(['provider', 'common']);
  const navigate = useNavigate();
  const client = useQueryClient();
  const refresh = useRefresh();
  const provider = useOwnProvider().data;
  const today = todayOf(serverNow());
  const form = useForm(initialReport(order, items, today), {
    draft: `order.${order.id}.report.${order.reports.length + 1}`,
  });
  const { values, set, violations } = form;
  const check = useScopeCheck(order, items, values);
  const wanted = asked(items);
  const own = new Set([
    ...wanted,
    ...values.marks,
    ...(provider?.accreditations ?? [])
      .filter((one) => one.siteIds.includes(order.siteId))
      .map((one) => one.scheme),
  ]);
  const scoped = !items.every(unscoped);
  const outside = (check.results ?? []).flatMap((result, index) =>
    result.covered ? [] : [{ row: index, zh: result.zh, en: result.en }],
  );

  const missing = (): Violation[] => {
    const found: Violation[] = [];
    const add = (field: string, key: string) => found.push(violation(field, t(key), t(key)));
    if (!values.documentId) add('report.document_id', 'deliver.noFile');
    if (!values.number.trim()) add('report.number', 'deliver.noNumber');
    if (!values.testDate) add('report.test_date', 'deliver.noDate');
    if (!values.signatory.trim()) add('report.signatory', 'deliver.noSignatory');
    if (scoped && values.rows.length === 0) add('report.rows', 'deliver.noRows');
    if (order.sample?.deviation && !values.deviation.trim()) add('report.deviation', 'deliver.noDeviation');
    for (const { row, zh, en } of outside)
      found.push(
        violation(
          `report.rows[${row}]`,
          t('deliver.stop', { row: row + 1, reason: language() === 'zh' ? zh : en }),
          t('deliver.stop', { row: row + 1, reason: language() === 'zh' ? zh : en }),
        ),
      );
    return found;
  };

  const send = async () => {
    const wrong = missing();
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    const done = await form.submit(async (key) => {
      const written = await read(
        api.POST('/v1/orders/{id}:deliver', {
          params: { path: { id: order.id } },
          headers: once(key),
          body: delivery(order, values),
        }),
      );
      client.setQueryData(['orders', order.id], written);
    });
    void refresh();
    if (done) void navigate(`/p/jobs/${order.id}`);
  };

  return (
    <form
      className="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {form.failure?.stale ? (
        <Notice tone="warn">
          <p>{t('common:form.stale')}</p>
          <StateBadge state={order.state} />
        </Notice>
      ) : null}
      <ErrorSummary
        violations={violations}
        failure={form.failure}
        labels={{
          'report.number': t('report.number'),
          'report.test_date': t('report.testDate'),
          'report.signatory': t('report.signatory'),
          'report.document_id': t('deliver.file'),
          'report.marks': t('report.marks'),
          'report.deviation': t('sample.deviation'),
        }}
      />
      {values.documentId ? <DocumentRow id={values.documentId} digest /> : null}
      <Uploader
        kind="DOCUMENT_KIND_REPORT"
        orderId={order.id}
        label={t(values.documentId ? 'deliver.otherFile' : 'deliver.file')}
        accept={['application/pdf']}
        field="report.document_id"
        onReady={(document) => set({ documentId: document.id })}
      />
      <div className="field-pair even">
        <TextField
          name="report.number"
          label={t('report.number')}
          required
          violations={violations}
          value={values.number}
          set={(number) => set({ number })}
        />
        <TextField
          name="report.test_date"
          label={t('report.testDate')}
          required
          violations={violations}
          type="date"
          max={today}
          value={values.testDate}
          set={(testDate) => set({ testDate })}
        />
        <TextField
          name="report.signatory"
          label={t('report.signatory')}
          required
          violations={violations}
          value={values.signatory}
          set={(signatory) => set({ signatory })}
        />
      </div>
      <fieldset className="plain" data-field="report.marks" tabIndex={-1}>
        <legend>{t('report.marks')}</legend>
        <p className="muted">
          {wanted.length > 0
            ? t('deliver.marksAsked', { marks: wanted.map((mark) => t(`common:scheme.${mark}`)).join(' + ') })
            : t('deliver.marksFree')}
        </p>
        <div className="row">
          {SCHEMES.filter((mark) => own.has(mark)).map((mark) => (
            <label key={mark} className="row mark">
              <input
                type="checkbox"
                checked={values.marks.includes(mark)}
                onChange={(event) =>
                  set({
                    marks: event.target.checked
                      ? [...values.marks, mark]
                      : values.marks.filter((one) => one !== mark),
                  })
                }
              />
              {t(`common:scheme.${mark}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {scoped ? (
        <fieldset className="plain" data-field="report.rows" tabIndex={-1}>
          <legend>{t('report.rows')}</legend>
          <p className="muted">{t(check.asks ? 'deliver.rowsHint' : 'deliver.rowsUnmarked')}</p>
          {check.error ? <PartError error={check.error} retry={check.retry} /> : null}
          <RowsTable
            items={items}
            rows={values.rows}
            set={(rows) => set({ rows })}
            results={check.results}
            judged={check.asks && !check.error}
          />
          {outside.length > 0 ? (
            <Notice tone="bad">
              <p>
                <strong>
                  {t('deliver.blocked', { rows: outside.map(({ row }) => row + 1).join('、') })}
                </strong>
              </p>
            </Notice>
          ) : null}
        </fieldset>
      ) : null}
      {order.sample?.deviation ? (
        <TextField
          name="report.deviation"
          label={t('sample.deviation')}
          hint={t('deliver.deviationHint')}
          required
          violations={violations}
          value={values.deviation}
          rows={2}
          set={(deviation) => set({ deviation })}
        />
      ) : null}
      <div className="row">
        <button type="submit" className="button primary" disabled={form.busy}>
          {t('verb.IN_WORK')}
        </button>
        <Saved at={form.savedAt} />
      </div>
    </form>
  );
}
