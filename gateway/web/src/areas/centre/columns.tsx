// Columns of cases, with the clock that is due first.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Commitment, ServiceRequest } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Countdown } from '../../ui/Countdown';
import { Data } from '../../ui/Data';
import type { Column } from '../../ui/DataTable';
import { objectOf } from '../../ui/need';

/** The clock of a case that is due first. */
export function nearest(clocks: Commitment[] | undefined, id: string): Commitment | undefined {
  return clocks?.find((clock) => clock.serviceRequestId === id);
}

export function ClockCell({ clock, readAt }: { clock: Commitment | undefined; readAt: number }) {
  const { t } = useTranslation(['centre', 'common']);
  if (!clock) return <>—</>;
  return (
    <span className="row clock-cell">
      <span className="meta">{t(`common:stage.${clock.stage}`)}</span>
      <Countdown clock={clock} readAt={readAt} />
    </span>
  );
}

export function useRequestColumns(
  clocks: Commitment[] | undefined,
  readAt: number,
): Column<ServiceRequest>[] {
  const { t } = useTranslation(['centre', 'common']);
  return [
    {
      key: 'number',
      title: t('column.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/c/requests/${row.caseNumber || row.id}`}>
          {row.caseNumber || t('column.draft')}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} /> },
    { key: 'firm', title: t('column.firm'), cell: (row) => <Data>{row.enterpriseName}</Data> },
    {
      key: 'title',
      title: t('column.title'),
      cell: (row) => (
        <Data>{row.title || row.items.map(({ need }) => need && objectOf(need)).join('、')}</Data>
      ),
    },
    { key: 'region', title: t('column.region'), cell: (row) => t(`common:region.${row.region}`) },
    {
      key: 'submitted',
      title: t('column.submitted'),
      cell: (row) => <span className="nowrap">{instant(row.submitTime, language())}</span>,
    },
    {
      key: 'clock',
      title: t('column.clock'),
      cell: (row) => <ClockCell clock={nearest(clocks, row.id)} readAt={readAt} />,
    },
  ];
}
