// A week of slots by day; a free one is chosen and asked for.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Resource, Slot } from '../../../api/records';
import { areasOf, useSession } from '../../../app/useSession';
import { language } from '../../../i18n/i18n';
import { apiDate, day, local } from '../../../lib/format';
import { Empty, Notice } from '../../../ui/states';
import { BookDialog } from './BookDialog';

/** Slots by local day, in order. */
function byDay(slots: readonly Slot[]): [string, Slot[]][] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const date = local(slot.startTime).date;
    days.set(date, [...(days.get(date) ?? []), slot]);
  }
  return [...days];
}

export function Booker({ resource, slots }: { resource: Resource; slots: readonly Slot[] }) {
  const { t } = useTranslation(['open', 'sharing']);
  const { me } = useSession();
  const [chosen, choose] = useState<Slot>();
  const [booked, setBooked] = useState('');
  const own = me?.organization?.id === resource.ownerId;
  const area = areasOf(me).find((one) => one === 'e' || one === 'p');
  const may = Boolean(area) && !own;
  const days = byDay(slots);
  const hours = (slot: Slot) => `${local(slot.startTime).time}–${local(slot.endTime).time}`;
  return (
    <>
      {booked ? (
        <Notice tone="good">
          <p role="status">
            {t('sharing:resource.booked', { when: booked })}{' '}
            {area === 'e' ? <Link to="/e/bookings">{t('sharing:resource.mine')}</Link> : null}
          </p>
        </Notice>
      ) : null}
      {me ? null : (
        <p>
          <Link to="/login" state={{ back: `/open/resources/${resource.id}` }}>
            {t('sharing:resource.signIn')}
          </Link>
        </p>
      )}
      {own ? <p className="muted">{t('sharing:resource.own')}</p> : null}
      {days.length === 0 ? <Empty title={t('sharing:resource.closed')} /> : null}
      <ul className="slot-days">
        {days.map(([date, list]) => (
          <li key={date}>
            <h3>{day(apiDate(date), language())}</h3>
            <ul className="slot-list">
              {list.map((slot) => (
                <li key={slot.startTime}>
                  {slot.free && may ? (
                    <button
                      type="button"
                      className="button slot"
                      aria-label={t('sharing:resource.book', { when: `${date} ${hours(slot)}` })}
                      onClick={() => choose(slot)}
                    >
                      {hours(slot)}
                    </button>
                  ) : (
                    <span className={slot.free ? 'slot free' : 'slot taken'}>
                      {hours(slot)}{' '}
                      {t(slot.free ? 'sharing:resource.slotFree' : 'sharing:resource.slotTaken')}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {chosen ? (
        <BookDialog
          resource={resource}
          first={chosen}
          slots={slots}
          onClose={() => choose(undefined)}
          onBooked={(when) => {
            choose(undefined);
            setBooked(when);
          }}
        />
      ) : null}
    </>
  );
}
