// A list as a file, made by the platform: all rows of the filter.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { save } from '../api/download';
import { type ApiError, asApiError } from '../api/problem';
import { serverNow } from '../api/server-time';
import { language } from '../i18n/i18n';
import { today } from '../lib/format';
import { Icon } from './Icon';
import { PartError } from './states';

export type Form = 'CSV' | 'XLSX';

export interface FileQuery {
  format: `EXPORT_FORMAT_${Form}`;
  language: 'EXPORT_LANGUAGE_ZH' | 'EXPORT_LANGUAGE_EN';
}

interface Props {
  /** Name of the file without its day and ending. */
  name: string;
  forms: Form[];
  total: number;
  /** What the file is, where it is more than the list; with several forms each is named behind it. */
  label?: string;
  load: (query: FileQuery) => Promise<unknown>;
}

export function ExportFile({ name, forms, total, label, load }: Props) {
  const { t } = useTranslation();
  const named = (form: Form) => {
    if (!label) return t('export.verb', { form });
    return forms.length > 1 ? `${label} ${form}` : label;
  };
  const [busy, setBusy] = useState<Form>();
  const [failure, setFailure] = useState<ApiError>();
  const run = async (form: Form) => {
    setBusy(form);
    setFailure(undefined);
    try {
      const file = await load({
        format: `EXPORT_FORMAT_${form}`,
        language: language() === 'zh' ? 'EXPORT_LANGUAGE_ZH' : 'EXPORT_LANGUAGE_EN',
      });
      save(file as Blob, `${name}-${today(serverNow())}.${form.toLowerCase()}`);
    } catch (error) {
      setFailure(asApiError(error));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <>
      {forms.map((form) => (
        <button
          key={form}
          type="button"
          className="button"
          disabled={total === 0 || busy !== undefined}
          onClick={() => void run(form)}
        >
          <Icon name="download" />
          {busy === form ? t('export.busy', { form }) : named(form)}
        </button>
      ))}
      {failure ? <PartError error={failure} /> : null}
    </>
  );
}
