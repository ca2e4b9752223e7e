// 派单: items without a provider; candidates for one, a bundle for a case with several, an assignment for many at once.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOffersOf } from '../../api/cases';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, DataTable } from '../../ui/DataTable';
import { objectOf, parametersOf, rangeText, standardsOf, uncertaintyText } from '../../ui/need';
import { PageHeader } from '../../ui/PageHeader';
import { Empty } from '../../ui/states';
import { ClockCell, nearest } from './columns';
import { BatchDialog } from './dispatch/BatchDialog';
import { BundleDialog } from './dispatch/BundleDialog';
import { MOST, type ToPlace, toPlace } from './dispatch/plan';
import { useOpenClocks, useRequests } from './queries';
import { CandidatesDialog } from './request/CandidatesDialog';
import './centre.css';

/** Cases of each queue on the page, the platform's most. */
const SIZE = 100;

type Open = { what: 'one' | 'bundle' | 'batch'; rows: ToPlace[] };

export default function Dispatch() {
  const { t } = useTranslation(['dispatch', 'centre', 'common']);
  const [selected, setSelected] = useState<string[]>([]);
  const [open, setOpen] = useState<Open>();
  const match = useRequests({ queue: 'TO_MATCH' }, { token: '', size: SIZE });
  const sourcing = useRequests({ queue: 'SOURCING' }, { token: '', size: SIZE });
  const clocks = useOpenClocks();
  const ready = match.data && sourcing.data;
  const rows = ready ? toPlace([...match.data.rows, ...sourcing.data.rows]) : [];
  const more = Boolean(match.data?.next || sourcing.data?.next);
  const query = {
    data: ready ? { rows, total: rows.length, next: '' } : undefined,
    error: match.error ?? sourcing.error,
    isFetching: match.isFetching || sourcing.isFetching,
    refetch: () => Promise.all([match.refetch(), sourcing.refetch()]),
  };
  const chosen = rows.filter(({ item }) => selected.includes(item.id));
  const siblings = (row: ToPlace) => rows.filter(({ request }) => request.id === row.request.id);
  const columns: Column<ToPlace>[] = [
    {
      key: 'number',
      title: t('centre:column.number'),
      cell: ({ request }) => (
        <Link className="nowrap" to={`/c/requests/${request.caseNumber}`}>
          {request.caseNumber}
        </Link>
      ),
    },
    { key: 'state', title: t('centre:column.state'), cell: ({ item }) => <StateBadge state={item.state} /> },
    {
      key: 'item',
      title: t('column.item'),
      cell: ({ item }) => (
        <>
          {item.line}. <Data>{objectOf(item.need)}</Data>
          <br />
          <span className="meta">
            {item.need ? t(`common:kind.${item.need.kind}`) : ''}
            {[
              parametersOf(item.need).join('、'),
              rangeText(item.need),
              uncertaintyText(item.need),
              standardsOf(item.need).join(', '),
            ]
              .filter(Boolean)
              .map((text) => (
                <span key={text}>
                  {' · '}
                  <Data>{text}</Data>
                </span>
              ))}
          </span>
        </>
      ),
    },
    {
      key: 'firm',
      title: t('centre:column.firm'),
      cell: ({ request }) => <Data>{request.enterpriseName}</Data>,
    },
    {
      key: 'region',
      title: t('centre:column.region'),
      cell: ({ request }) => t(`common:region.${request.region}`),
    },
    {
      key: 'clock',
      title: t('centre:column.clock'),
      cell: ({ request }) => (
        <ClockCell clock={nearest(clocks.data, request.id)} readAt={clocks.dataUpdatedAt} />
      ),
    },
    {
      key: 'verbs',
      title: t('column.verbs'),
      cell: (row) => {
        const all = siblings(row);
        return (
          <span className="row">
            <button
              type="button"
              className="button small"
              onClick={() => setOpen({ what: 'one', rows: [row] })}
            >
              {t('one')}
            </button>
            {all.length > 1 && all[0] === row ? (
              <button
                type="button"
                className="button small"
                onClick={() => setOpen({ what: 'bundle', rows: all.slice(0, MOST.bundle) })}
              >
                {t('bundle.open', { count: Math.min(all.length, MOST.bundle) })}
              </button>
            ) : null}
          </span>
        );
      },
    },
  ];
  const close = () => {
    setOpen(undefined);
    setSelected([]);
  };
  const one = open?.what === 'one' ? open.rows[0] : undefined;
  return (
    <div className="stack dense-page">
      <PageHeader
        title={t('common:page.cDispatch')}
        crumbs={[{ text: t('common:page.c'), to: '/c' }]}
        actions={
          <button
            type="button"
            className="button primary"
            disabled={chosen.length === 0}
            onClick={() => setOpen({ what: 'batch', rows: chosen.slice(0, MOST.batch) })}
          >
            {t('batch.open', { count: chosen.length })}
          </button>
        }
      >
        <p className="muted">{t('lead')}</p>
      </PageHeader>
      {more ? <p className="notice info">{t('more', { count: SIZE })}</p> : null}
      <DataTable
        label={t('label')}
        resource="requests"
        query={query}
        columns={columns}
        rowKey={({ item }) => item.id}
        rowName={({ request, item }) => `${request.caseNumber} · ${item.line}`}
        selected={{ keys: selected, set: setSelected }}
        empty={<Empty title={t('none')} />}
      />
      {one ? <One row={one} onClose={close} /> : null}
      {open?.what === 'bundle' ? <BundleDialog rows={open.rows} onClose={close} /> : null}
      {open?.what === 'batch' ? <BatchDialog rows={open.rows} onClose={close} /> : null}
    </div>
  );
}

/** Candidates of one item; who was asked before is not asked again. */
function One({ row, onClose }: { row: ToPlace; onClose: () => void }) {
  const offers = useOffersOf(row.request.id);
  const asked = (offers.data ?? []).filter(({ itemIds }) => itemIds.includes(row.item.id));
  return <CandidatesDialog request={row.request} item={row.item} asked={asked} onClose={onClose} />;
}
