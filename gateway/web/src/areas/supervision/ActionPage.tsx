// One action: what it is to mend, the figures before and after, and the requests under it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, once, read } from '../../api/client';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded } from '../../ui/states';
import { TextVerb } from '../../ui/TextVerb';
import { useVerb } from '../../ui/useVerb';
import { VerbDialog } from '../../ui/VerbDialog';
import { ActionBadge } from './actions/ActionBadge';
import { BeforeAfter } from './actions/BeforeAfter';
import { regionsOf } from './actions/csv';
import { Indicators } from './actions/Indicators';
import { type Action, span, useAction } from './actions/queries';
import { Tagged } from './actions/Tagged';
import './supervision.css';

type Verb = 'start' | 'close' | 'cancel';

function StartDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  const { form, act } = useVerb({});
  const start = (key: string) =>
    read(
      api.POST('/v1/actions/{id}:start', {
        params: { path: { id: action.id } },
        headers: once(key),
        body: { id: action.id, etag: action.etag },
      }),
    );
  return (
    <VerbDialog
      title={t('start.title')}
      verb={t('start.verb')}
      form={form}
      act={() => void act(start, onClose)}
      onClose={onClose}
    >
      <p>{t('start.text')}</p>
    </VerbDialog>
  );
}

function CloseDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  return (
    <TextVerb
      title={t('close.title')}
      verb={t('close.verb')}
      name="conclusion"
      label={t('field.conclusion')}
      lacking={t('close.lacking')}
      onClose={onClose}
      call={(conclusion, key) =>
        read(
          api.POST('/v1/actions/{id}:close', {
            params: { path: { id: action.id } },
            headers: once(key),
            body: { id: action.id, etag: action.etag, conclusion },
          }),
        )
      }
    >
      <p>{t('close.text')}</p>
    </TextVerb>
  );
}

function CancelDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  return (
    <TextVerb
      title={t('cancel.title')}
      verb={t('cancel.verb')}
      name="reason"
      label={t('field.reason')}
      lacking={t('cancel.lacking')}
      onClose={onClose}
      call={(reason, key) =>
        read(
          api.POST('/v1/actions/{id}:cancel', {
            params: { path: { id: action.id } },
            headers: once(key),
            body: { id: action.id, etag: action.etag, reason },
          }),
        )
      }
    >
      <p>{t('cancel.text')}</p>
    </TextVerb>
  );
}

function Whole({ action }: { action: Action }) {
  const { t } = useTranslation(['actions', 'common']);
  const [verb, setVerb] = useState<Verb>();
  const close = () => setVerb(undefined);
  const draft = action.state === 'ACTION_STATE_DRAFT';
  const running = action.state === 'ACTION_STATE_RUNNING';
  return (
    <div className="stack">
      <PageHeader
        title={action.title}
        crumbs={[
          { text: t('common:page.s'), to: '/s' },
          { text: t('common:page.sActions'), to: '/s/actions' },
        ]}
        aside={<ActionBadge state={action.state} />}
        actions={
          action.editable && (draft || running) ? (
            <>
              <button type="button" className="button danger" onClick={() => setVerb('cancel')}>
                {t('cancel.verb')}
              </button>
              <button
                type="button"
                className="button primary"
                onClick={() => setVerb(draft ? 'start' : 'close')}
              >
                {t(draft ? 'start.verb' : 'close.verb')}
              </button>
            </>
          ) : null
        }
      />
      <DescList
        facts={[
          { label: t('field.problem'), value: <Data>{action.problem}</Data>, wide: true },
          { label: t('field.cluster'), value: t(`common:cluster.${action.cluster}`) },
          { label: t('field.regions'), value: regionsOf(t, action) },
          { label: t('field.owner'), value: <Data>{action.ownerName}</Data> },
          { label: t('field.span'), value: span(action) },
          ...(action.startTime
            ? [{ label: t('field.started'), value: instant(action.startTime, language()) }]
            : []),
          ...(action.endTime
            ? [{ label: t('field.ended'), value: instant(action.endTime, language()) }]
            : []),
          ...(action.reason
            ? [{ label: t('field.reason'), value: <Data>{action.reason}</Data>, wide: true }]
            : []),
          ...(action.conclusion
            ? [{ label: t('field.conclusion'), value: <Data>{action.conclusion}</Data>, wide: true }]
            : []),
        ]}
      />
      {action.gap ? <BeforeAfter gap={action.gap} /> : null}
      <Indicators key={action.etag} action={action} />
      <Tagged action={action} />
      {verb === 'start' ? <StartDialog action={action} onClose={close} /> : null}
      {verb === 'close' ? <CloseDialog action={action} onClose={close} /> : null}
      {verb === 'cancel' ? <CancelDialog action={action} onClose={close} /> : null}
    </div>
  );
}

export default function ActionPage() {
  const { id = '' } = useParams();
  const action = useAction(id);
  return <Loaded query={action}>{(found) => <Whole key={found.id} action={found} />}</Loaded>;
}
