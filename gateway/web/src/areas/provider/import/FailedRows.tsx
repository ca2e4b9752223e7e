// The rows that cannot be taken: what is wrong with each, and a file of them to be mended.
import { useTranslation } from 'react-i18next';
import { save } from '../../../api/download';
import { useForm } from '../../../ui/form';
import { Icon } from '../../../ui/Icon';
import { RowErrors } from '../../../ui/RowErrors';
import { PartError } from '../../../ui/states';
import { useImportErrors } from './queries';
import type { ScopeImport } from './state';
import { failedRows } from './verbs';

export function FailedRows({ one }: { one: ScopeImport }) {
  const { t } = useTranslation(['import', 'common']);
  const query = useImportErrors(one);
  const file = useForm({});
  const errors = query.data?.pages.flatMap((page) => page.errors) ?? [];
  return (
    <section className="stack-s" aria-labelledby="failed">
      <div className="row between">
        <h3 id="failed">{t('failed.title', { count: one.failed })}</h3>
        <span className="row">
          {(['CSV', 'XLSX'] as const).map((form) => (
            <button
              key={form}
              type="button"
              className="button"
              disabled={file.busy}
              onClick={() =>
                void file.submit(async () =>
                  save(await failedRows(one, form), `${t('failed.file')}.${form.toLowerCase()}`),
                )
              }
            >
              <Icon name="download" />
              {t('failed.download', { form })}
            </button>
          ))}
        </span>
      </div>
      {file.failure ? <PartError error={file.failure} /> : null}
      {query.error ? <PartError error={query.error} retry={() => void query.refetch()} /> : null}
      {errors.length > 0 ? <RowErrors errors={errors} /> : null}
      {query.hasNextPage ? (
        <button
          type="button"
          className="button"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('failed.more')}
        </button>
      ) : null}
    </section>
  );
}
