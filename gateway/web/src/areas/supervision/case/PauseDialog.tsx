// 暂停计时 on a ground, with evidence; the new due time is shown before it is confirmed.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { fromWall, instant } from '../../../lib/format';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Notice, PartError } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { ClockNow } from './ClockNow';
import { EffectiveField } from './EffectiveField';

const REASONS = [
  'PAUSE_REASON_POSTPONED',
  'PAUSE_REASON_FORCE_MAJEURE',
  'PAUSE_REASON_SPECIAL',
  'PAUSE_REASON_CORRECTION',
  'PAUSE_REASON_SAMPLE',
  'PAUSE_REASON_ENTERPRISE',
] as const;

export function PauseDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb<{
    reason: (typeof REASONS)[number] | '';
    evidence: string;
    until: string;
    effective: string;
  }>({ reason: '', evidence: '', until: '', effective: '' });
  const { values, violations, set } = form;
  const until = values.until ? fromWall(values.until) : '';
  const preview = useQuery({
    queryKey: ['preview', clock.id, until],
    queryFn: () =>
      read(
        api.GET('/v1/commitments/{id}:previewPause', {
          params: { path: { id: clock.id }, query: { until } },
        }),
      ),
    // It reckons from now on; a pause that began earlier gives another time.
    enabled: until !== '' && values.effective === '',
    retry: false,
  });
  const pause = () => {
    const { reason } = values;
    const wrong = [
      ...(reason ? [] : [violation('reason', t('pause.noReason'), t('pause.noReason'))]),
      ...(values.evidence.trim()
        ? []
        : [violation('evidence', t('pause.noEvidence'), t('pause.noEvidence'))]),
      ...(until ? [] : [violation('resume_by', t('pause.noUntil'), t('pause.noUntil'))]),
    ];
    if (!reason || wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/commitments/{id}:pause', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: {
              id: clock.id,
              etag: clock.etag,
              reason,
              evidence: values.evidence,
              resumeBy: until,
              ...(values.effective ? { effectiveTime: fromWall(values.effective) } : {}),
            },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('pause.title', { stage: t(`common:stage.${clock.stage}`) })}
      verb={t('pause.verb')}
      form={form}
      act={pause}
      onClose={onClose}
      now={<ClockNow clock={clock} />}
      labels={{
        reason: t('pause.reason'),
        evidence: t('pause.evidence'),
        resume_by: t('pause.until'),
        effective_time: t('effective.label'),
      }}
    >
      <ChoiceField
        name="reason"
        label={t('pause.reason')}
        required
        violations={violations}
        value={values.reason}
        none={t('choose')}
        options={REASONS}
        word={(reason) => t(`common:pause.${reason}`)}
        set={(reason) => set({ reason })}
      />
      <TextField
        name="evidence"
        label={t('pause.evidence')}
        hint={t('pause.evidenceHint')}
        required
        violations={violations}
        value={values.evidence}
        rows={2}
        set={(evidence) => set({ evidence })}
      />
      <TextField
        name="resume_by"
        label={t('pause.until')}
        hint={t('pause.untilHint')}
        required
        violations={violations}
        type="datetime-local"
        value={values.until}
        set={(until) => set({ until })}
      />
      <EffectiveField
        value={values.effective}
        violations={violations}
        onChange={(effective) => set({ effective })}
      />
      <div role="status">
        {values.effective ? <Notice tone="info">{t('pause.noPreview')}</Notice> : null}
        {preview.error && !values.effective ? <PartError error={preview.error} /> : null}
        {preview.data && until && !values.effective ? (
          <Notice tone="info">
            {t('pause.preview', {
              old: instant(preview.data.dueTime, language()),
              now: instant(preview.data.newDueTime, language()),
            })}
          </Notice>
        ) : null}
      </div>
    </VerbDialog>
  );
}
