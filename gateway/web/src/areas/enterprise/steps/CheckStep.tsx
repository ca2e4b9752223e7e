import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { usePolicy } from '../../../api/cases';
import { api, newKey, once, read } from '../../../api/client';
import { asApiError } from '../../../api/problem';
import type { ServiceRequest } from '../../../api/records';
import { useRefresh } from '../../../api/refresh';
import { language } from '../../../i18n/i18n';
import { money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { rangeText, uncertaintyText } from '../../../ui/need';
import { Notice } from '../../../ui/states';
import { type StepKey, titleOf } from '../draft';
import { needOf } from '../need';
import { type ItemRow, isWritten } from '../row';
import type { Editing } from '../useDraft';
import { Carried } from './Carried';

/** Everything once more, with the promise and who will see what; then it is sent. */
export function CheckStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const navigate = useNavigate();
  const refresh = useRefresh();
  const policy = usePolicy('COMMITMENT_STAGE_ACCEPTANCE').data;
  const { draft, request, flush, show } = editing;
  // One act of the author: tried again after a broken connection, it has the same key.
  const key = useRef(newKey());
  const [busy, setBusy] = useState(false);
  const change = (step: StepKey) => (
    <Link to={`/e/requests/${request.id}/edit/${step}`}>
      {t('common:action.change')}
      <span className="sr"> {t(`step.${step}`)}</span>
    </Link>
  );
  const figures = (row: ItemRow) => {
    const need = needOf(row, draft);
    const texts = [row.method, rangeText(need), uncertaintyText(need)].filter(Boolean);
    return texts.length > 0 ? (
      <>
        {' · '}
        <Data>{texts.join(' · ')}</Data>
      </>
    ) : null;
  };
  const submit = async () => {
    setBusy(true);
    try {
      if (!(await flush(true))) return;
      const sent = (await read(
        api.POST('/v1/requests/{id}:submit', {
          params: { path: { id: request.id } },
          headers: once(key.current),
          body: { id: request.id },
        }),
      )) as ServiceRequest;
      void navigate(`/e/requests/${sent.caseNumber}?sent=1`);
      await refresh();
    } catch (error) {
      const problem = asApiError(error);
      if (problem.code !== 'NETWORK' && problem.status < 500) key.current = newKey();
      show(problem.violations, problem.violations.length > 0 ? undefined : problem);
    } finally {
      setBusy(false);
    }
  };
  const rows = draft.items.filter(isWritten);
  return (
    <div className="stack">
      <section className="panel stack-s">
        <div className="row between panel-head">
          <h2>{t('step.items')}</h2>
          {change('items')}
        </div>
        {rows.length === 0 ? <p>{t('check.noItems')}</p> : null}
        <ol className="steps">
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id before they are saved
            <li key={index}>
              {row.kind === 'ITEM_KIND_CALIBRATION'
                ? t(`common:mode.${row.mode}`)
                : t(`common:kind.${row.kind}`)}{' '}
              <Data>
                {[row.object, row.parameters || row.activity, row.field, row.standards]
                  .filter(Boolean)
                  .join(' · ')}
              </Data>{' '}
              × {row.quantity}
              {figures(row)}
              {row.place ? ` · ${t(`common:region.${row.place}`)}` : ''}
              {row.sample ? ` · ${t('common:need.sampleYes')}` : ''}
              <Carried row={row} />
            </li>
          ))}
        </ol>
      </section>
      <section className="panel stack-s">
        <div className="row between panel-head">
          <h2>{t('step.terms')}</h2>
          {change('terms')}
        </div>
        <DescList
          facts={[
            { label: t('terms.title'), value: <Data>{draft.title || titleOf(draft)}</Data> },
            { label: t('terms.deadline'), value: draft.deadline },
            { label: t('terms.budget'), value: request.budgetFen ? money(request.budgetFen) : draft.budget },
            {
              label: t('terms.accreditations'),
              value: draft.accreditations.map((one) => t(`common:scheme.${one}`)).join(' + '),
            },
            { label: t('terms.stage'), value: t(`common:life.${draft.stage}`) },
            { label: t('terms.cluster'), value: t(`common:cluster.${draft.cluster}`) },
          ]}
        />
      </section>
      <section className="panel stack-s">
        <div className="row between panel-head">
          <h2>{t('step.samples')}</h2>
          {change('samples')}
        </div>
        <p>
          {[
            t('check.samples', { count: rows.filter((row) => row.sample).length }),
            draft.hazardous ? t('samples.hazardous') : '',
            draft.maxHours ? t('check.maxHours', { hours: draft.maxHours }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </section>
      <section className="panel stack-s">
        <div className="row between panel-head">
          <h2>{t('step.contact')}</h2>
          {change('contact')}
        </div>
        <p>
          <Data>{draft.name}</Data> {draft.phone} {draft.email} · {t(`common:region.${draft.region}`)} ·{' '}
          {t(`common:delivery.${draft.delivery}`)}
        </p>
      </section>
      <section className="panel stack-s">
        <div className="row between panel-head">
          <h2>{t('step.files')}</h2>
          {change('files')}
        </div>
        <p>{t('check.files', { count: draft.files.length })}</p>
      </section>
      <Notice tone="info">
        <p>
          <strong>{t('check.promise')}</strong>{' '}
          {policy ? (language() === 'zh' ? policy.ruleZh : policy.ruleEn) : ''}
        </p>
        <p>{t('check.whoSees')}</p>
      </Notice>
      <p>
        {request.state === 'REQUEST_STATE_RETURNED' ? (
          <Link className="button primary" to={`/e/requests/${request.caseNumber}/messages`}>
            {t('check.toCorrection')}
          </Link>
        ) : (
          <button type="button" className="button primary" disabled={busy} onClick={() => void submit()}>
            {t('check.submit')}
          </button>
        )}
      </p>
    </div>
  );
}
