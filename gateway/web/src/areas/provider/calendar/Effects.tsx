// What an edit does: every day before and after, and the bookings on it, which keep their units.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Cell, Rec } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day as dayText, shortInstant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Foreseen } from '../../../ui/Foreseen';
import { Notice } from '../../../ui/states';
import { booked, markOf } from './days';

export type Edited = Rec<'nqi.registry.v1.EditCellsResponse'>;
type Day = Edited['days'][number];
type Hold = Day['holds'][number];

function Standing({ cell }: { cell: Cell | undefined }) {
  const { t } = useTranslation(['capacity', 'provider']);
  const mark = markOf(cell);
  return (
    <>
      <span className="nowrap">
        {booked(cell)}/{cell?.total ?? 0}
      </span>{' '}
      {t(`state.${mark}`)}
      {cell?.reason ? (
        <span className="meta">
          {' '}
          <Data>{cell.reason}</Data>
        </span>
      ) : null}
    </>
  );
}

function Booking({ hold }: { hold: Hold }) {
  const { t } = useTranslation('capacity');
  const units = t('units', { count: hold.units });
  if (hold.state === 'HOLD_STATE_CONFIRMED')
    return (
      <>
        {units} · {hold.orderId ? <Link to={`/p/jobs/${hold.orderId}`}>{t('order')}</Link> : t('confirmed')}
      </>
    );
  return (
    <>
      {units} · {hold.offerId ? <Link to={`/p/offers/${hold.offerId}`}>{t('offer')}</Link> : t('choosing')}{' '}
      <span className="meta">{t('expires', { time: shortInstant(hold.expireTime, language()) })}</span>
    </>
  );
}

/** The days that are refused are named first: with one of them nothing is written. */
export function Effects({ edited }: { edited: Edited }) {
  const { t } = useTranslation('capacity');
  const refused = edited.days.filter((one) => one.refused);
  const holds = new Set(edited.days.flatMap((one) => one.holds.map(({ id }) => id)));
  const counts = { days: edited.days.length, unchanged: edited.unchangedDays, count: holds.size };
  return (
    <Foreseen title={t('effects')}>
      {refused.length > 0 ? (
        <Notice tone="bad">{t('refused', { count: refused.length })}</Notice>
      ) : edited.days.length === 0 ? (
        <Notice tone="info">{t('nothing')}</Notice>
      ) : (
        <Notice tone={holds.size > 0 ? 'warn' : 'info'}>
          {t(holds.size > 0 ? 'counts' : 'countsOnly', counts)}
        </Notice>
      )}
      {edited.days.length === 0 ? null : (
        <div className="scroll-x capacity-effects" tabIndex={0} role="group" aria-label={t('days')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('day')}</th>
                <th scope="col">{t('before')}</th>
                <th scope="col">{t('after')}</th>
                <th scope="col">{t('bookings')}</th>
              </tr>
            </thead>
            <tbody>
              {[...refused, ...edited.days.filter((one) => !one.refused)].map((one) => (
                <tr key={dayText(one.after?.day, language())} className={one.refused ? 'refused' : undefined}>
                  <th scope="row" className="nowrap">
                    <Data>{dayText(one.after?.day, language())}</Data>
                  </th>
                  <td>
                    <Standing cell={one.before} />
                  </td>
                  <td>
                    {one.refused ? <strong>{t('tooLow', { count: booked(one.before) })}</strong> : null}
                    {one.refused ? null : <Standing cell={one.after} />}
                  </td>
                  <td>
                    {one.holds.length === 0 ? (
                      '—'
                    ) : (
                      <ul>
                        {one.holds.map((hold) => (
                          <li key={hold.id}>
                            <Booking hold={hold} />
                          </li>
                        ))}
                      </ul>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Foreseen>
  );
}
