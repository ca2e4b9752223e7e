// 预约 from one side: the owner answers and tells what came of it, the customer cancels.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, once, read } from '../api/client';
import type { Booking } from '../api/records';
import { useRefresh } from '../api/refresh';
import { serverNow } from '../api/server-time';
import { BOOKING_STATES, useBookings } from '../api/sharing';
import { language } from '../i18n/i18n';
import { useFilters, word } from '../lib/filters';
import { local, shortInstant } from '../lib/format';
import { usePage } from '../lib/paging';
import { StateBadge } from './Badge';
import { Data } from './Data';
import { type Column, DataTable } from './DataTable';
import { FilterBar, FilterSelect } from './FilterBar';
import { useForm } from './form';
import { NoRows } from './NoRows';
import { PartError } from './states';
import { TextVerb } from './TextVerb';

export type Side = 'OWNER' | 'CUSTOMER';
type Step = 'confirm' | 'complete' | 'decline' | 'cancel' | 'markNoShow';

const SIDES = ['OWNER', 'CUSTOMER'] as const;
const FILTERS = z.object({ state: word(BOOKING_STATES), side: word(SIDES) });
const SAID: Record<Step, boolean> = {
  confirm: false,
  complete: false,
  decline: true,
  cancel: true,
  markNoShow: true,
};

/** What this side can do with it now. */
function stepsOf(booking: Booking, side: Side, now: number): Step[] {
  const begun = Date.parse(booking.startTime) <= now;
  const owner = side === 'OWNER';
  if (booking.state === 'BOOKING_STATE_REQUESTED') {
    if (begun) return [];
    return owner ? ['confirm', 'decline'] : ['cancel'];
  }
  if (booking.state !== 'BOOKING_STATE_CONFIRMED') return [];
  if (!begun) return ['cancel'];
  return owner ? ['complete', 'markNoShow'] : [];
}

function send(step: Step, booking: Booking, reason: string, key: string) {
  const headers = once(key);
  const params = { path: { id: booking.id } };
  const plain = { id: booking.id, etag: booking.etag };
  const said = { ...plain, reason };
  switch (step) {
    case 'confirm':
      return read(api.POST('/v1/bookings/{id}:confirm', { params, headers, body: plain }));
    case 'complete':
      return read(api.POST('/v1/bookings/{id}:complete', { params, headers, body: plain }));
    case 'decline':
      return read(api.POST('/v1/bookings/{id}:decline', { params, headers, body: said }));
    case 'cancel':
      return read(api.POST('/v1/bookings/{id}:cancel', { params, headers, body: said }));
    case 'markNoShow':
      return read(api.POST('/v1/bookings/{id}:markNoShow', { params, headers, body: said }));
  }
}

/** `11-25（周三）09:00–11:00`. */
function when(booking: Booking): string {
  return `${shortInstant(booking.startTime, language())}–${local(booking.endTime).time}`;
}

interface Props {
  sides: [Side, ...Side[]];
  /** Page of the organisation's own resources. */
  own: string;
}

/** The first side is shown unless the address names another of them. */
export function BookingTable({ sides, own }: Props) {
  const { t } = useTranslation(['common', 'work']);
  const refresh = useRefresh();
  const { values, set, clear, active } = useFilters(FILTERS);
  const side = sides.find((one) => one === values.side) ?? sides[0];
  const page = usePage();
  const [asked, ask] = useState<{ step: Step; booking: Booking }>();
  const form = useForm({});
  const query = useBookings({
    side: `BOOKING_SIDE_${side}`,
    ...(values.state ? { states: [values.state] } : {}),
    pageSize: page.size,
    ...(page.token ? { pageToken: page.token } : {}),
  });
  const take = async (step: Step, booking: Booking) => {
    if (SAID[step]) return ask({ step, booking });
    await form.submit(async (key) => {
      await send(step, booking, '', key);
    });
    await refresh();
  };
  const columns: Column<Booking>[] = [
    {
      key: 'when',
      title: t('work:booking.when'),
      cell: (row) => <span className="nowrap">{when(row)}</span>,
    },
    { key: 'state', title: t('work:booking.state'), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: 'resource',
      title: t('work:booking.resource'),
      cell: (row) => (
        <Link to={`/open/resources/${row.resourceId}`}>
          <Data>{row.resourceTitle}</Data>
        </Link>
      ),
    },
    {
      key: 'other',
      title: t(side === 'OWNER' ? 'work:booking.customer' : 'work:booking.owner'),
      cell: (row) => <Data>{side === 'OWNER' ? row.customerName : row.ownerName}</Data>,
    },
    { key: 'purpose', title: t('work:booking.purpose'), cell: (row) => <Data>{row.purpose}</Data> },
    ...(side === 'OWNER'
      ? [
          {
            key: 'contact',
            title: t('work:booking.contact'),
            cell: (row: Booking) => (
              <>
                <Data>{row.contact?.name}</Data> <span className="nowrap">{row.contact?.phone}</span>
              </>
            ),
          },
        ]
      : []),
    { key: 'reason', title: t('work:booking.reason'), cell: (row) => <Data>{row.reason}</Data> },
    {
      key: 'verbs',
      title: t('work:booking.verbs'),
      cell: (row) => {
        const steps = stepsOf(row, side, serverNow());
        return steps.length === 0 ? null : (
          <span className="row">
            {steps.map((step) => (
              <button
                key={step}
                type="button"
                className="button"
                disabled={form.busy}
                onClick={() => void take(step, row)}
              >
                {t(`work:booking.step.${step}`)}
              </button>
            ))}
          </span>
        );
      },
    },
  ];
  return (
    <>
      <FilterBar label={t('work:booking.filter')} active={active} clear={clear}>
        {sides.length > 1 ? (
          <FilterSelect
            label={t('work:booking.side')}
            value={side === sides[0] ? '' : side}
            all={t(`work:booking.sides.${sides[0]}`)}
            options={sides.slice(1).map((value) => ({ value, text: t(`work:booking.sides.${value}`) }))}
            onChange={(value) => set({ side: SIDES.find((one) => one === value) ?? '' })}
          />
        ) : null}
        <FilterSelect
          label={t('work:booking.state')}
          value={values.state}
          options={BOOKING_STATES.map((value) => ({ value, text: t(`state.${value}`) }))}
          onChange={(value) => set({ state: BOOKING_STATES.find((state) => state === value) ?? '' })}
        />
      </FilterBar>
      {form.failure ? <PartError error={form.failure} /> : null}
      <DataTable
        label={t('work:booking.title')}
        resource="bookings"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <NoRows
            active={active}
            clear={clear}
            filtered={t('work:booking.filtered')}
            none={t(`work:booking.none.${side}`)}
          >
            <Link to={side === 'OWNER' ? own : '/open/resources'}>{t(`work:booking.teach.${side}`)}</Link>
          </NoRows>
        }
      />
      {asked ? (
        <TextVerb
          title={t(`work:booking.ask.${asked.step}`)}
          verb={t(`work:booking.step.${asked.step}`)}
          name="reason"
          label={t('work:booking.reason')}
          lacking={t('work:booking.lacking')}
          call={(text, key) => send(asked.step, asked.booking, text, key)}
          onClose={() => ask(undefined)}
        >
          <p>
            {when(asked.booking)} · <Data>{asked.booking.resourceTitle}</Data>
          </p>
        </TextVerb>
      ) : null}
    </>
  );
}
