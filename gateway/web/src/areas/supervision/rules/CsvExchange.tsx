// The draft as a spreadsheet: down to be edited, and up again.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../ui/Icon';

interface Props {
  /** The draft as CSV; empty when there is none. */
  csv: string;
  busy: boolean;
  put: (csv: string) => void;
  /** Makes the revision in force a draft. */
  start: () => void;
}

export function CsvExchange({ csv, busy, put, start }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const id = useId();
  return (
    <>
      {csv ? (
        <a
          className="button"
          download="calendar.csv"
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${csv}`)}`}
        >
          <Icon name="download" />
          {t('rules.download')}
        </a>
      ) : (
        <button type="button" className="button" disabled={busy} onClick={start}>
          {t('rules.start')}
        </button>
      )}
      <label className="row" htmlFor={id}>
        <span>{t('rules.upload')}</span>
        <input
          id={id}
          className="rules-file"
          type="file"
          accept=".csv,text/csv"
          data-field="csv"
          onChange={async (event) => {
            const input = event.currentTarget;
            const text = await input.files?.[0]?.text();
            // The same file again is another try.
            input.value = '';
            if (text) put(text);
          }}
        />
      </label>
    </>
  );
}
