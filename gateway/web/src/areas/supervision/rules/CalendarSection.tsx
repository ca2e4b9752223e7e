// The calendar: the revision in force or its draft as a year, and what can be done with it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Calendar } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, isoDate } from '../../../lib/format';
import { ErrorSummary } from '../../../ui/Field';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { CsvExchange } from './CsvExchange';
import { DayDialog } from './DayDialog';
import { DraftPanel } from './DraftPanel';
import { type Cell, sent } from './days';
import { ProgressBar } from './ProgressBar';
import { CALENDAR, type Draft, useRulesRefresh } from './queries';
import { Revisions } from './Revisions';
import { Year } from './Year';

export function CalendarSection({ inForce, draft }: { inForce: Calendar; draft: Draft }) {
  const { t } = useTranslation(['supervision', 'common']);
  const refresh = useRulesRefresh();
  const drafted = draft.calendar as Calendar | undefined;
  const shown = drafted ?? inForce;
  const last = Number(isoDate(shown.publishedThrough).slice(0, 4));
  const first = Number(isoDate(shown.firstDay).slice(0, 4));
  const [year, setYear] = useState(last);
  const [open, setOpen] = useState<Cell>();
  const { form, act } = useVerb({});
  const put = async (body: { calendar: ReturnType<typeof sent> } | { csv: string }) => {
    const write = (key: string) =>
      read(
        api.PUT('/v1/calendars/{id}/draft', {
          params: { path: { id: CALENDAR } },
          headers: once(key),
          body: { id: CALENDAR, etag: draft.etag, ...body },
        }),
      );
    await act(write, () => setOpen(undefined));
    // After a refusal too: somebody else may have changed the draft.
    await refresh();
  };
  const years = Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
  return (
    <div className="stack">
      <p>
        {t('rules.inForce', {
          revision: inForce.revision,
          from: day(inForce.firstDay, language()),
          through: day(inForce.publishedThrough, language()),
        })}
      </p>
      <ProgressBar />
      {drafted ? (
        <DraftPanel draft={draft} />
      ) : (
        <Notice tone="info">
          <p>{t('rules.howToDraft')}</p>
        </Notice>
      )}
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <div className="row">
        <label className="row">
          <span>{t('rules.year')}</span>
          <select className="input" value={year} onChange={(event) => setYear(Number(event.target.value))}>
            {years.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <CsvExchange
          csv={draft.csv}
          busy={form.busy}
          put={(csv) => void put({ csv })}
          start={() => void put({ calendar: sent(inForce) })}
        />
      </div>
      <Year year={year} calendar={shown} inForce={inForce} open={setOpen} />
      <Revisions />
      {open ? (
        <DayDialog
          cell={open}
          calendar={shown}
          form={form}
          onClose={() => setOpen(undefined)}
          put={(calendar) => void put({ calendar: sent(calendar) })}
        />
      ) : null}
    </div>
  );
}
