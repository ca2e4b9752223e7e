// Every import of the provider, newest first; what was written within a day can be undone.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../../api/server-time';
import { language } from '../../../i18n/i18n';
import { shortInstant } from '../../../lib/format';
import { usePage } from '../../../lib/paging';
import { Badge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { type Column, DataTable } from '../../../ui/DataTable';
import { Empty } from '../../../ui/states';
import { useImports } from './queries';
import { type ScopeImport, STATE_LOOKS, undoLeft } from './state';
import { UndoDialog } from './UndoDialog';

export function PastImports({ open }: { open: (id: string) => void }) {
  const { t } = useTranslation(['import', 'common']);
  const page = usePage();
  const query = useImports(page);
  const [undoing, setUndoing] = useState<ScopeImport>();
  const now = serverNow();
  const columns: Column<ScopeImport>[] = [
    {
      key: 'file',
      title: t('past.file'),
      cell: (row) => (
        <button type="button" className="button quiet link-like" onClick={() => open(row.id)}>
          <Data>{row.fileName || t('past.noName')}</Data>
        </button>
      ),
    },
    {
      key: 'state',
      title: t('past.state'),
      cell: (row) => <Badge look={STATE_LOOKS[row.state]} text={t(`state.${row.state}`)} />,
    },
    {
      key: 'time',
      title: t('past.time'),
      cell: (row) => <span className="nowrap">{shortInstant(row.createTime, language())}</span>,
    },
    ...(['created', 'changed', 'failed'] as const).map((name) => ({
      key: name,
      title: t(`count.${name}`),
      numeric: true,
      cell: (row: ScopeImport) => row[name],
    })),
    {
      key: 'undo',
      title: t('past.undo'),
      cell: (row) => {
        const left = undoLeft(row, now);
        return left ? (
          <span className="row">
            <button type="button" className="button" onClick={() => setUndoing(row)}>
              {t('undo.verb')}
            </button>
            <span className="meta nowrap">{t('undo.left', left)}</span>
          </span>
        ) : null;
      },
    },
  ];
  return (
    <section className="stack-s" aria-labelledby="past">
      <h2 id="past">{t('past.title')}</h2>
      <DataTable
        label={t('past.title')}
        resource="imports"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => open(row.id)}
        empty={<Empty title={t('past.none')} />}
      />
      {undoing ? <UndoDialog one={undoing} onClose={() => setUndoing(undefined)} /> : null}
    </section>
  );
}
