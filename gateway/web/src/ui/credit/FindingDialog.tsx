// 登记认定: a decision that has found a report false or beyond the scope.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import type { Finding } from '../../api/credit';
import { serverNow } from '../../api/server-time';
import { apiDate, today } from '../../lib/format';
import { ChoiceField } from '../fields/ChoiceField';
import { TextField } from '../fields/TextField';
import { violation } from '../form';
import { Notice } from '../states';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';

const KINDS = ['FINDING_KIND_OUT_OF_SCOPE', 'FINDING_KIND_FALSE'] as const;

export function FindingDialog({ providerId, onClose }: { providerId: string; onClose: () => void }) {
  const { t } = useTranslation('credit');
  const { form, act } = useVerb<{
    kind: Finding['kind'] | '';
    reportNumber: string;
    foundOn: string;
    summary: string;
  }>({ kind: '', reportNumber: '', foundOn: '', summary: '' });
  const { values, violations, set } = form;
  const lacking = (field: string, key: string) =>
    violation(field, t(`findings.${key}`), t(`findings.${key}`));
  const record = () => {
    const { kind, reportNumber, summary } = values;
    const foundOn = apiDate(values.foundOn);
    const wrong = [
      ...(kind ? [] : [lacking('kind', 'noKind')]),
      ...(reportNumber.trim() ? [] : [lacking('report_number', 'noNumber')]),
      ...(foundOn ? [] : [lacking('found_on', 'noDay')]),
      ...(summary.trim() ? [] : [lacking('summary', 'noSummary')]),
    ];
    if (!kind || !foundOn || wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/stats/findings', {
            headers: once(key),
            body: { providerId, kind, reportNumber, foundOn, summary },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('findings.recordTitle')}
      verb={t('findings.record')}
      form={form}
      act={record}
      onClose={onClose}
      labels={{
        kind: t('findings.what'),
        report_number: t('findings.number'),
        found_on: t('findings.day'),
        summary: t('findings.summary'),
      }}
    >
      <Notice tone="warn">{t('findings.recordText')}</Notice>
      <ChoiceField
        name="kind"
        label={t('findings.what')}
        required
        violations={violations}
        value={values.kind}
        none={t('findings.choose')}
        options={KINDS}
        word={(kind) => t(`findings.kind.${kind}`)}
        set={(kind) => set({ kind })}
      />
      <TextField
        name="report_number"
        label={t('findings.number')}
        required
        violations={violations}
        value={values.reportNumber}
        set={(reportNumber) => set({ reportNumber })}
      />
      <TextField
        name="found_on"
        label={t('findings.day')}
        hint={t('findings.dayHint')}
        required
        violations={violations}
        type="date"
        max={today(serverNow())}
        value={values.foundOn}
        set={(foundOn) => set({ foundOn })}
      />
      <TextField
        name="summary"
        label={t('findings.summary')}
        hint={t('findings.summaryHint')}
        required
        violations={violations}
        rows={2}
        value={values.summary}
        set={(summary) => set({ summary })}
      />
    </VerbDialog>
  );
}
