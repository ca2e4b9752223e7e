// The draft: what publishing it would do, then the verb.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { language } from '../../../i18n/i18n';
import { day, instant } from '../../../lib/format';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Loaded } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Examples } from './Examples';
import { CALENDAR, type Draft, type Impact, useImpact, useRulesRefresh } from './queries';

const params = { path: { id: CALENDAR } };

export function DraftPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation(['supervision', 'common']);
  const impact = useImpact(draft.etag);
  const [open, setOpen] = useState<'publish' | 'discard'>();
  return (
    <section className="panel stack-s" aria-labelledby="draft">
      <h3 id="draft">{t('rules.draft', { revision: draft.calendar?.revision ?? 0 })}</h3>
      <p className="meta">{t('rules.saved', { time: instant(draft.updateTime, language()) })}</p>
      <Loaded query={impact} lines={3}>
        {(found) => <ImpactText impact={found} />}
      </Loaded>
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={!impact.data?.firstChangedDay}
          onClick={() => setOpen('publish')}
        >
          {t('rules.publish')}
        </button>
        <button type="button" className="button" onClick={() => setOpen('discard')}>
          {t('rules.discard')}
        </button>
      </div>
      {open === 'publish' && impact.data ? (
        <PublishDialog impact={impact.data} etag={draft.etag} onClose={() => setOpen(undefined)} />
      ) : null}
      {open === 'discard' ? <DiscardDialog etag={draft.etag} onClose={() => setOpen(undefined)} /> : null}
    </section>
  );
}

function ImpactText({ impact }: { impact: Impact }) {
  const { t } = useTranslation(['supervision', 'common']);
  if (!impact.firstChangedDay) return <p>{t('rules.noChange')}</p>;
  return (
    <div className="stack-s" aria-live="polite">
      <p className="impact">
        <strong>{t('rules.impact', { moved: impact.moved, late: impact.late })}</strong>
      </p>
      <p>
        {t('rules.impactMore', {
          again: impact.onTimeAgain,
          clocks: impact.clocks,
          day: day(impact.firstChangedDay, language()),
        })}
      </p>
      <Examples clocks={impact.examples} />
    </div>
  );
}

function PublishDialog({ impact, etag, onClose }: { impact: Impact; etag: string; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const refresh = useRulesRefresh();
  const { form, act } = useVerb({ reason: '' });
  const { reason } = form.values;
  const publish = async (key: string) => {
    await read(
      api.POST('/v1/calendars/{id}/draft:publish', {
        params,
        headers: once(key),
        body: { id: CALENDAR, etag, reason },
      }),
    );
    await refresh();
  };
  return (
    <VerbDialog
      title={t('rules.publish')}
      verb={t('rules.publish')}
      form={form}
      onClose={onClose}
      labels={{ reason: t('reason') }}
      act={() => {
        if (reason.trim()) void act(publish, onClose);
        else form.fail([violation('reason', t('noReason'), t('noReason'))]);
      }}
    >
      <p>
        <strong>{t('rules.impact', { moved: impact.moved, late: impact.late })}</strong>
      </p>
      <p>{t('rules.publishText')}</p>
      <TextField
        name="reason"
        label={t('reason')}
        hint={t('rules.reasonHint')}
        required
        violations={form.violations}
        value={reason}
        rows={2}
        set={(reason) => form.set({ reason })}
      />
    </VerbDialog>
  );
}

function DiscardDialog({ etag, onClose }: { etag: string; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const refresh = useRulesRefresh();
  const { form, act } = useVerb({});
  const discard = async (key: string) => {
    await read(
      api.POST('/v1/calendars/{id}/draft:discard', {
        params,
        headers: once(key),
        body: { id: CALENDAR, etag },
      }),
    );
    await refresh();
  };
  return (
    <VerbDialog
      title={t('rules.discard')}
      verb={t('rules.discard')}
      form={form}
      onClose={onClose}
      act={() => void act(discard, onClose)}
    >
      <p>{t('rules.discardText')}</p>
    </VerbDialog>
  );
}
