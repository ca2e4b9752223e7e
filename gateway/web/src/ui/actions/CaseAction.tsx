// The action that a case belongs to, on the page of the case: put under a running one of its cluster, or taken out again.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, once, read } from '../../api/client';
import { asApiError } from '../../api/problem';
import type { ServiceRequest } from '../../api/records';
import { Data } from '../Data';
import { ChoiceField } from '../fields/ChoiceField';
import { Loaded } from '../states';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';
import { type Action, useAction, useRunning } from './queries';
import { UntagDialog } from './UntagDialog';

interface Props {
  request: ServiceRequest;
  /** Where actions are read: `/s/actions` or `/c/actions`. */
  base: string;
}

function TagDialog({
  request,
  running,
  onClose,
}: {
  request: ServiceRequest;
  running: Action[];
  onClose: () => void;
}) {
  const { t } = useTranslation('actions');
  const { form, act } = useVerb({ id: running[0]?.id ?? '' });
  const { id } = form.values;
  const tag = (key: string) =>
    read(
      api.POST('/v1/actions/{id}:tag', {
        params: { path: { id } },
        headers: once(key),
        body: { id, serviceRequestId: request.id },
      }),
    );
  return (
    <VerbDialog
      title={t('tag.title', { number: request.caseNumber })}
      verb={t('tag.verb')}
      form={form}
      act={() => void act(tag, onClose)}
      onClose={onClose}
    >
      <p>{t('tag.text')}</p>
      <ChoiceField
        name="id"
        label={t('tag.action')}
        required
        violations={form.violations}
        value={id}
        options={running.map((one) => one.id)}
        word={(one) => running.find((action) => action.id === one)?.title ?? ''}
        set={(chosen) => form.set({ id: chosen })}
      />
    </VerbDialog>
  );
}

/** Of an action that is under way: which one, and the way out. */
function Under({ request, base }: Props) {
  const { t } = useTranslation('actions');
  const [out, setOut] = useState(false);
  const query = useAction(request.actionId);
  // A centre sees no action beyond its regions, and the bureau may have put its case under one.
  if (query.error && asApiError(query.error).status === 404)
    return <p className="muted">{t('tag.elsewhere')}</p>;
  return (
    <Loaded query={query} lines={1}>
      {(action) => (
        <div className="row between">
          <Link to={`${base}/${action.id}`}>
            <Data>{action.title}</Data>
          </Link>
          {action.state === 'ACTION_STATE_RUNNING' ? (
            <button type="button" className="button" onClick={() => setOut(true)}>
              {t('untag.verb')}
            </button>
          ) : null}
          {out ? <UntagDialog action={action} request={request} onClose={() => setOut(false)} /> : null}
        </div>
      )}
    </Loaded>
  );
}

/** Of no action: the running ones that would take it. */
function Outside({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation('actions');
  const [choosing, setChoosing] = useState(false);
  return (
    <Loaded query={useRunning(request.cluster)} lines={1}>
      {(running) =>
        running.length === 0 ? (
          <p className="muted">{t('tag.none')}</p>
        ) : (
          <div className="row between">
            <span className="muted">{t('tag.running', { count: running.length })}</span>
            <button type="button" className="button" onClick={() => setChoosing(true)}>
              {t('tag.verb')}
            </button>
            {choosing ? (
              <TagDialog request={request} running={running} onClose={() => setChoosing(false)} />
            ) : null}
          </div>
        )
      }
    </Loaded>
  );
}

export function CaseAction({ request, base }: Props) {
  const { t } = useTranslation(['common', 'actions']);
  // An action is for a cluster, and a draft names its own.
  if (request.cluster === 'CLUSTER_UNSPECIFIED' || request.state === 'REQUEST_STATE_DRAFT') return null;
  return (
    <section className="panel stack-s" aria-labelledby="case-action">
      <h2 id="case-action">{t('page.sActions')}</h2>
      {request.actionId ? <Under request={request} base={base} /> : <Outside request={request} />}
    </section>
  );
}
