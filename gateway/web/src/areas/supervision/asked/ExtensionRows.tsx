import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read } from '../../../api/client';
import { useObligors } from '../../../api/directory';
import type { Extension } from '../../../api/records';
import { useExtensions } from '../../../api/supervision';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { usePage } from '../../../lib/paging';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { type Column, DataTable } from '../../../ui/DataTable';
import { ExportFile } from '../../../ui/ExportFile';
import { DecideDialog } from '../../../ui/Extensions';
import { FilterBar, FilterSelect } from '../../../ui/FilterBar';
import { NoRows } from '../../../ui/NoRows';
import { nested } from '../queries';

export const EXTENSION_STATES = [
  'EXTENSION_STATE_ASKED',
  'EXTENSION_STATE_GRANTED',
  'EXTENSION_STATE_DENIED',
  'EXTENSION_STATE_LAPSED',
] as const;
type State = (typeof EXTENSION_STATES)[number] | '';

interface Props {
  /** Empty for all. */
  state: State;
  show: (state: State) => void;
}

/** 延期申请 of every clock, newest first. */
export function ExtensionRows({ state, show }: Props) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const page = usePage();
  const asked = state ? { states: [state] } : {};
  const query = useExtensions(asked, page);
  const { nameOf } = useObligors();
  const [deciding, setDeciding] = useState<Extension>();
  const columns: Column<Extension>[] = [
    {
      key: 'number',
      title: t('asked.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/s/cases/${row.commitmentId}`}>
          {row.caseNumber || '—'}
        </Link>
      ),
    },
    { key: 'state', title: t('asked.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'who', title: t('asked.obligor'), cell: (row) => <Data>{nameOf(row.obligorId)}</Data> },
    {
      key: 'wish',
      title: t('asked.wish'),
      cell: (row) =>
        row.days > 0
          ? t('work:extension.wish', { count: row.days })
          : t('work:extension.wishMinutes', { count: row.minutes }),
    },
    {
      key: 'move',
      title: t('asked.due'),
      cell: (row) =>
        t('work:extension.move', {
          old: instant(row.dueTime, language()),
          now: instant(row.newDueTime, language()),
        }),
    },
    { key: 'reason', title: t('asked.reason'), cell: (row) => <Data>{row.reason}</Data> },
    { key: 'note', title: t('asked.note'), cell: (row) => (row.note ? <Data>{row.note}</Data> : null) },
    {
      key: 'verb',
      title: t('work:extension.decide'),
      cell: (row) =>
        row.state === 'EXTENSION_STATE_ASKED' ? (
          <button type="button" className="button" onClick={() => setDeciding(row)}>
            {t('work:extension.decide')}
          </button>
        ) : null,
    },
  ];
  return (
    <>
      <FilterBar label={t('asked.filter')} active={state !== ''} clear={() => show('')}>
        <FilterSelect
          label={t('asked.state')}
          value={state}
          options={EXTENSION_STATES.map((value) => ({ value, text: t(`common:state.${value}`) }))}
          onChange={(chosen) => show(EXTENSION_STATES.find((one) => one === chosen) ?? '')}
        />
        <ExportFile
          name="extensions"
          forms={['CSV', 'XLSX']}
          total={query.data?.total ?? 0}
          load={(file) =>
            read(
              api.GET('/v1/extensions:export', {
                params: { query: { ...file, ...nested(asked) } },
                parseAs: 'blob',
              }),
            )
          }
        />
      </FilterBar>
      <DataTable
        label={t('asked.EXTENSIONS')}
        resource="extensions"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <NoRows
            active={state !== ''}
            clear={() => show('')}
            filtered={t('asked.filtered')}
            none={t('work:extension.none')}
          />
        }
      />
      {deciding ? <DecideDialog asked={deciding} onClose={() => setDeciding(undefined)} /> : null}
    </>
  );
}
