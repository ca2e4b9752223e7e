// One shared resource: what it is, and a week of its slots to book from.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import * as z from 'zod/mini';
import { api, read } from '../../api/client';
import type { Resource } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { useSlots } from '../../api/sharing';
import { language } from '../../i18n/i18n';
import { text, useFilters } from '../../lib/filters';
import { addDays, apiDate, day, today } from '../../lib/format';
import { Data } from '../../ui/Data';
import { FilterBar, FilterDay } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, Notice } from '../../ui/states';
import { Booker } from './resource/Booker';
import { useFee } from './useFee';
import './open.css';

const FILTERS = z.object({ from: text });

function Facts({ one }: { one: Resource }) {
  const { t } = useTranslation(['open', 'sharing']);
  const fee = useFee();
  const facts: [string, React.ReactNode][] = [
    [t('sharing:resource.owner'), <Data key="owner">{one.ownerName}</Data>],
    [t('sharing:resource.class'), t(`common:resourceClass.${one.class}`)],
    [t('sharing:resource.model'), <Data key="model">{one.model}</Data>],
    [t('sharing:resource.capability'), <Data key="capability">{one.capability}</Data>],
    [t('facet.region'), t(`common:region.${one.region}`)],
    [t('sharing:resource.address'), <Data key="address">{one.address}</Data>],
    [t('sharing:resource.fee'), fee(one)],
    [
      t('sharing:resource.operator'),
      t(one.operatorNeeded ? 'sharing:resource.operatorYes' : 'sharing:resource.operatorNo'),
    ],
    [
      t('sharing:resource.calibrated'),
      one.calibratedUntil ? day(one.calibratedUntil, language()) : t('sharing:resource.calibratedNone'),
    ],
  ];
  return (
    <section className="panel stack-s" aria-labelledby="facts">
      <h2 id="facts">{t('sharing:resource.facts')}</h2>
      <dl className="desc">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {one.rules ? (
        <p>
          <Data>{one.rules}</Data>
        </p>
      ) : null}
    </section>
  );
}

export default function ResourcePage() {
  const { t } = useTranslation(['open', 'sharing']);
  const { id = '' } = useParams();
  const { values, set, clear, active } = useFilters(FILTERS);
  const now = today(serverNow());
  const from = apiDate(values.from) && values.from > now ? values.from : now;
  const to = addDays(from, 6);
  const resource = useQuery({
    queryKey: ['resources', id],
    queryFn: async () =>
      (await read(api.GET('/v1/resources/{id}', { params: { path: { id } } }))) as Resource,
  });
  const slots = useSlots(id, from, to);
  const one = resource.data;
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.resource')}
        record={one?.title}
        crumbs={[{ text: t('common:page.resources'), to: '/open/resources' }]}
      />
      <Loaded query={resource}>
        {(found) => (
          <>
            <Facts one={found} />
            <section className="panel stack" aria-labelledby="slots">
              <h2 id="slots">{t('sharing:resource.slots')}</h2>
              <FilterBar label={t('sharing:resource.week')} active={active} clear={clear}>
                <button
                  type="button"
                  className="button"
                  disabled={from <= now}
                  onClick={() => set({ from: addDays(from, -7) > now ? addDays(from, -7) : '' })}
                >
                  {t('sharing:resource.before')}
                </button>
                <FilterDay
                  label={t('sharing:resource.weekOf')}
                  value={from}
                  onChange={(next) => set({ from: next })}
                />
                <button type="button" className="button" onClick={() => set({ from: addDays(from, 7) })}>
                  {t('sharing:resource.after')}
                </button>
              </FilterBar>
              {found.state === 'RESOURCE_STATE_PUBLISHED' ? null : (
                <Notice tone="warn">{t('sharing:resource.notOffered')}</Notice>
              )}
              <Loaded query={slots}>{(list) => <Booker resource={found} slots={list} />}</Loaded>
            </section>
          </>
        )}
      </Loaded>
    </div>
  );
}
