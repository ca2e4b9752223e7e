// What a pause would do to the due time, before it is confirmed: the platform counts, nothing is changed.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import type { Commitment } from '../../../api/records';
import { serverNow } from '../../../api/server-time';
import { language } from '../../../i18n/i18n';
import { addDays, instant, today } from '../../../lib/format';
import { spanText } from '../../../ui/Countdown';
import { span } from '../../../ui/countdown';
import { TextField } from '../../../ui/fields/TextField';
import { Notice, PartError } from '../../../ui/states';
import { useWorkingDay } from '../../../ui/working-time';

/** When an answer is expected unless the person says otherwise. */
export function expectedAnswer(): string {
  return addDays(today(serverNow()), 3);
}

interface Props {
  /** The delivery clock, if it runs. */
  clock: Commitment | undefined;
  until: string;
  set: (until: string) => void;
}

export function PausePreview({ clock, until, set }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const { t: words } = useTranslation();
  const day = useWorkingDay();
  const at = until ? new Date(`${until}T17:00:00+08:00`).toISOString() : '';
  const running = clock?.status === 'COMMITMENT_STATUS_RUNNING';
  const preview = useQuery({
    queryKey: ['preview', clock?.id, at],
    queryFn: () =>
      read(
        api.GET('/v1/commitments/{id}:previewPause', {
          params: { path: { id: clock?.id ?? '' }, query: { until: at } },
        }),
      ),
    enabled: running && at !== '',
    retry: false,
  });
  if (!running) return <Notice tone="info">{t('pause.notRunning')}</Notice>;
  return (
    <>
      <TextField
        name="until"
        label={t('pause.until')}
        hint={t('pause.untilHint')}
        required
        violations={[]}
        value={until}
        type="date"
        min={today(serverNow())}
        set={set}
      />
      <div role="status">
        {preview.error ? <PartError error={preview.error} retry={() => void preview.refetch()} /> : null}
        {preview.data && at ? (
          <Notice tone="info">
            <p>
              <strong>
                {t('pause.preview', {
                  old: instant(preview.data.dueTime, language()),
                  due: instant(preview.data.newDueTime, language()),
                })}
              </strong>
            </p>
            {day ? (
              <p>
                {t('pause.stopped', {
                  amount: spanText(words, span(Number(preview.data.workingSeconds), day.daySeconds)),
                })}
              </p>
            ) : null}
            <p>{t('pause.resumes')}</p>
          </Notice>
        ) : null}
      </div>
    </>
  );
}
