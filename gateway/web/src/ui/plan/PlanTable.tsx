// Who does which item of a case, when and for how much; what has to be asked first; how the invitation stands.
import { useTranslation } from 'react-i18next';
import { language } from '../../i18n/i18n';
import { day, money } from '../../lib/format';
import { StateBadge } from '../Badge';
import { Data } from '../Data';
import { objectOf, parametersOf } from '../need';
import { ScrollX } from '../ScrollX';
import { Sent } from './Sent';
import type { PlanRow } from './standing';
import type { Outcome } from './useInvitations';

interface Props {
  rows: PlanRow[];
  outcomes: Record<string, Outcome>;
  chosen: string[];
  toggle: (itemId: string) => void;
}

export function PlanTable({ rows, outcomes, chosen, toggle }: Props) {
  const { t } = useTranslation(['dispatch', 'common']);
  return (
    <ScrollX label={t('plan.title')}>
      <table className="dense plan-table">
        <caption className="sr">{t('plan.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.item')}</th>
            <th scope="col">{t('column.provider')}</th>
            <th scope="col">{t('column.dates')}</th>
            <th scope="col" className="num">
              {t('column.price')}
            </th>
            <th scope="col">{t('plan.invitation')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.item.id}
              row={row}
              outcome={outcomes[row.item.id]}
              chosen={chosen.includes(row.item.id)}
              toggle={() => toggle(row.item.id)}
            />
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

function Row(props: { row: PlanRow; outcome: Outcome | undefined; chosen: boolean; toggle: () => void }) {
  const { row, outcome, chosen, toggle } = props;
  const { t } = useTranslation(['dispatch', 'common']);
  const { item, work, offer } = row;
  const name = (
    <Data>{[`${item.line}. ${objectOf(item.need)}`, ...parametersOf(item.need)].join(' · ')}</Data>
  );
  const asked = outcome?.state === 'sent' || outcome?.state === 'sending';
  return (
    <tr>
      <td>
        {row.invitable ? (
          <label>
            <input type="checkbox" checked={chosen || asked} disabled={asked} onChange={toggle} />
            {name}
          </label>
        ) : (
          name
        )}
        {row.unclear ? <span className="plan-ask">{t('plan.unclear')}</span> : null}
      </td>
      <td>
        <Data>{`${work.providerName} · ${work.siteName}`}</Data>
      </td>
      <td>
        {work.start ? (
          <span className="nowrap">
            {day(work.start, language())}
            <br />
            {t('until', { day: day(work.finish, language()) })}
          </span>
        ) : (
          '—'
        )}
      </td>
      <td className="num">{work.priceFen === undefined ? t('plan.onRequest') : money(work.priceFen)}</td>
      <td>
        {offer && !outcome ? (
          <StateBadge state={offer.state} />
        ) : (
          <Sent outcome={outcome} words="plan.outcome" />
        )}
      </td>
    </tr>
  );
}
