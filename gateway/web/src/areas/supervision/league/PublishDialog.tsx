// 公开发布 of a period's results, and their restatement; it says what becomes public, and that nothing takes it back.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { PublishedPeriod } from '../../../api/records';
import { serverNow } from '../../../api/server-time';
import { language } from '../../../i18n/i18n';
import { instant, today } from '../../../lib/format';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { closedPeriods } from './period';

interface Props {
  /** The publication that is corrected; undefined for a period that was never published. */
  restated: PublishedPeriod | undefined;
  published: string[];
  onClose: () => void;
}

export function PublishDialog({ restated, published, onClose }: Props) {
  const { t } = useTranslation('supervision');
  const { form, act } = useVerb({ period: restated?.period ?? '', reason: '' });
  const { values, violations, set } = form;
  const choices = closedPeriods(today(serverNow())).filter((period) => !published.includes(period));
  const publish = () => {
    const { period, reason } = values;
    const wrong = [
      ...(period ? [] : [violation('period', t('periods.noPeriod'), t('periods.noPeriod'))]),
      ...(!restated || reason.trim()
        ? []
        : [violation('reason', t('periods.noReason'), t('periods.noReason'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/stats/periods/{period}:publish', {
            params: { path: { period } },
            headers: once(key),
            body: { period, ...(restated ? { reason } : {}) },
          }),
        ),
      onClose,
    );
  };
  const named = { period: values.period };
  return (
    <VerbDialog
      title={restated ? t('periods.restateTitle', named) : t('periods.publishTitle')}
      verb={
        restated
          ? t('periods.restateVerb', named)
          : values.period
            ? t('periods.publishVerb', named)
            : t('periods.publish')
      }
      form={form}
      act={publish}
      onClose={onClose}
      labels={{ period: t('periods.period'), reason: t('periods.reason') }}
    >
      <Notice tone="warn">{t(restated ? 'periods.restateText' : 'periods.publishText')}</Notice>
      {restated ? (
        <>
          <p>{t('periods.stands', { ...named, time: instant(restated.publishTime, language()) })}</p>
          <TextField
            name="reason"
            label={t('periods.reason')}
            hint={t('periods.reasonHint')}
            required
            violations={violations}
            rows={2}
            value={values.reason}
            set={(reason) => set({ reason })}
          />
        </>
      ) : (
        <ChoiceField
          name="period"
          label={t('periods.period')}
          hint={t('periods.periodHint')}
          required
          violations={violations}
          value={values.period}
          none={t('periods.choose')}
          options={choices}
          word={(period) => period}
          set={(period) => set({ period })}
        />
      )}
    </VerbDialog>
  );
}
