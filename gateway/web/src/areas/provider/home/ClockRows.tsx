// The promises behind a number, each leading to its record.
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Commitment } from '../../../api/records';
import { usePage } from '../../../lib/paging';
import { Countdown } from '../../../ui/Countdown';
import { type Column, DataTable } from '../../../ui/DataTable';
import { ExplainButton } from '../../../ui/Explain';
import { Empty } from '../../../ui/states';
import { paged } from '../queries';
import { type Clocks, useClockQuery } from './clocks';

/** Where the record of a clock is worked on. */
function address(clock: Commitment): string {
  if (clock.stage === 'COMMITMENT_STAGE_RESPONSE' || clock.stage === 'COMMITMENT_STAGE_QUOTATION')
    return `/p/offers/${clock.subjectId}`;
  if (clock.stage === 'COMMITMENT_STAGE_DELIVERY') return `/p/jobs/${clock.subjectId}`;
  if (clock.stage === 'COMMITMENT_STAGE_RECTIFICATION') return `/p?rectify=${clock.subjectId}`;
  return `/p/jobs?q=${clock.caseNumber}`;
}

export function ClockRows({ clocks }: { clocks: Clocks }) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const navigate = useNavigate();
  const page = usePage();
  const query = useClockQuery(clocks, paged(page));
  const columns: Column<Commitment>[] = [
    {
      key: 'case',
      title: t('column.case'),
      cell: (row) => (
        <Link className="nowrap" to={address(row)}>
          {row.caseNumber}
        </Link>
      ),
    },
    { key: 'stage', title: t('column.stage'), cell: (row) => t(`common:stage.${row.stage}`) },
    { key: 'clock', title: t('column.clock'), cell: (row) => <Countdown clock={row} full /> },
    { key: 'explain', title: t('work:explain.ask'), cell: (row) => <ExplainButton clock={row} /> },
  ];
  return (
    <section className="stack-s" aria-labelledby="clock-rows">
      <div className="row between">
        <h2 id="clock-rows">{t(`home.clocksTitle.${clocks}`)}</h2>
        <Link to="/p">{t('home.all')}</Link>
      </div>
      <DataTable
        label={t(`home.clocksTitle.${clocks}`)}
        resource="clocks"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        open={(row) => void navigate(address(row))}
        empty={<Empty title={t(`home.noClocks.${clocks}`)} />}
      />
    </section>
  );
}
