// 导出 CSV of the filter, page by page, with progress and a way to stop.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { save } from '../../api/download';
import { type ApiError, asApiError } from '../../api/problem';
import type { Commitment } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { csvCell, local, today } from '../../lib/format';
import { Icon } from '../../ui/Icon';
import { PartError } from '../../ui/states';
import { type ClockFilter, listClocks } from './queries';

interface Props {
  filter: ClockFilter;
  total: number;
  nameOf: (id: string) => string;
}

const PAGE = 200;
/** So that spreadsheets read it as UTF-8. */
const MARK = '\ufeff';

/** ISO with the zone of the city. */
function iso(instant: string | undefined): string {
  if (!instant) return '';
  const at = local(instant);
  return `${at.date}T${at.time}:${at.seconds}+08:00`;
}

/** A number stays one, however it begins. */
function cell(value: string): string {
  return /^-?\d+$/.test(value) ? value : csvCell(value);
}

export function ExportCsv({ filter, total, nameOf }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const [walked, setWalked] = useState<number>();
  const [failure, setFailure] = useState<ApiError>();
  const stop = useRef<AbortController>(undefined);
  const cells = (clock: Commitment) => [
    clock.caseNumber,
    t(`common:stage.${clock.stage}`),
    nameOf(clock.obligorId),
    t(`common:region.${clock.region}`),
    iso(clock.dueTime),
    t(`common:state.${clock.status}`),
    t(`common:state.${clock.level}`),
    clock.remainingSeconds,
    iso(clock.completeTime),
    clock.policy,
    clock.calendarRevision,
    clock.id,
  ];
  const walk = async () => {
    const signal = new AbortController();
    stop.current = signal;
    setFailure(undefined);
    setWalked(0);
    const heads = ['number', 'stage', 'obligor', 'region', 'due', 'status', 'level'];
    const rest = ['remaining', 'completed', 'policy', 'revision', 'id'];
    const lines = [[...heads.map((key) => t(`column.${key}`)), ...rest.map((key) => t(`csv.${key}`))]];
    try {
      let token = '';
      do {
        const page = await listClocks(filter, PAGE, token, signal.signal);
        for (const clock of page.rows) lines.push(cells(clock));
        token = page.next;
        setWalked(lines.length - 1);
      } while (token && !signal.signal.aborted);
      if (!signal.signal.aborted)
        save(
          new Blob([MARK + lines.map((line) => line.map(cell).join(',')).join('\r\n')], {
            type: 'text/csv;charset=utf-8',
          }),
          `clocks-${today(serverNow())}.csv`,
        );
    } catch (error) {
      if (!signal.signal.aborted) setFailure(asApiError(error));
    } finally {
      setWalked(undefined);
    }
  };
  return (
    <>
      {walked === undefined ? (
        <button type="button" className="button" disabled={total === 0} onClick={() => void walk()}>
          <Icon name="download" />
          {t('csv.export')}
        </button>
      ) : (
        <span className="row" role="status">
          {t('csv.progress', { walked, total })}
          <button type="button" className="button" onClick={() => stop.current?.abort()}>
            {t('csv.stop')}
          </button>
        </span>
      )}
      {failure ? <PartError error={failure} retry={() => void walk()} /> : null}
    </>
  );
}
