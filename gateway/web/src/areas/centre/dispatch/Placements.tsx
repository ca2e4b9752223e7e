// Who does which item, when and for how much, and how the invitation went.
import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/i18n';
import { day, money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { objectOf } from '../../../ui/need';
import { Sent } from '../../../ui/plan/Sent';
import type { Outcome } from '../../../ui/plan/useInvitations';
import { ReasonLine, Reasons } from '../../../ui/Reasons';
import { ScrollX } from '../../../ui/ScrollX';
import type { Placement } from './plan';

interface Props {
  rows: Placement[];
  outcomes: Record<string, Outcome>;
  chosen: string[];
  choose: (ids: string[]) => void;
  /** Rows of several cases have the number of theirs. */
  numbered?: boolean;
}

export function Placements({ rows, outcomes, chosen, choose, numbered }: Props) {
  const { t } = useTranslation(['dispatch', 'centre', 'common']);
  return (
    <ScrollX label={t('placed')}>
      <table className="dense dispatch-plan">
        <caption className="sr">{t('placed')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.item')}</th>
            <th scope="col">{t('column.provider')}</th>
            <th scope="col">{t('column.dates')}</th>
            <th scope="col" className="num">
              {t('column.price')}
            </th>
            <th scope="col">{t('column.sent')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ request, item, candidate }) => {
            const { plan } = candidate;
            const outcome = outcomes[item.id];
            const name = `${numbered ? `${request.caseNumber} · ` : ''}${item.line}. ${objectOf(item.need)}`;
            return (
              <tr key={item.id}>
                <td>
                  <label>
                    <input
                      type="checkbox"
                      checked={chosen.includes(item.id)}
                      disabled={outcome?.state === 'sent' || outcome?.state === 'sending'}
                      onChange={(event) =>
                        choose(
                          event.target.checked
                            ? [...chosen, item.id]
                            : chosen.filter((one) => one !== item.id),
                        )
                      }
                    />
                    <Data>{name}</Data>
                  </label>
                </td>
                <td>
                  <Data>{`${candidate.providerName} · ${candidate.siteName}`}</Data>
                  <details>
                    <summary>
                      {t('centre:candidates.why')}
                      <span className="sr">
                        {' '}
                        <Data>{name}</Data>
                      </span>
                    </summary>
                    <ReasonLine candidate={candidate} />
                    <Reasons candidate={candidate} need={item.need} />
                  </details>
                </td>
                <td>
                  {plan?.start ? (
                    <span className="nowrap">
                      {day(plan.start, language())}
                      <br />
                      {t('until', { day: day(plan.finish, language()) })}
                    </span>
                  ) : (
                    '—'
                  )}
                </td>
                <td className="num">
                  {plan?.priceFen === undefined ? t('centre:candidates.onRequest') : money(plan.priceFen)}
                </td>
                <td>
                  <Sent outcome={outcome} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollX>
  );
}
