// 共享资源: what can be booked, by words, class, region and the day on which it is free.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, read } from '../../api/client';
import type { ResourceOnOffer } from '../../api/records';
import type { paths } from '../../api/schema';
import { language } from '../../i18n/i18n';
import { text, useFilters, word } from '../../lib/filters';
import { apiDate, shortInstant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { REGIONS, RESOURCE_CLASSES } from '../../lib/regions';
import { Data } from '../../ui/Data';
import { FilterBar, FilterDay, FilterSelect, FilterText } from '../../ui/FilterBar';
import { PageHeader } from '../../ui/PageHeader';
import { type Column, Rows } from '../../ui/Rows';
import { Empty, Loaded } from '../../ui/states';
import { Pager } from './Pager';
import { useFee } from './useFee';
import './open.css';

const FILTERS = z.object({ q: text, class: word(RESOURCE_CLASSES), region: word(REGIONS), day: text });
type Query = NonNullable<paths['/v1/resources:search']['get']['parameters']['query']>;

function useResources(query: Query) {
  return useQuery({
    queryKey: ['resources', 'offered', query],
    queryFn: async ({ signal }) => {
      const found = await read(api.GET('/v1/resources:search', { params: { query }, signal }));
      return {
        rows: (found.resources ?? []) as ResourceOnOffer[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

export default function Resources() {
  const { t } = useTranslation(['open', 'sharing']);
  const { values, set, clear, active } = useFilters(FILTERS);
  const page = usePage();
  const fee = useFee();
  const day = apiDate(values.day);
  const query = useResources({
    query: values.q,
    ...(values.class ? { class: values.class } : {}),
    ...(values.region ? { region: values.region } : {}),
    ...(day ? { 'freeOn.year': day.year, 'freeOn.month': day.month, 'freeOn.day': day.day } : {}),
    pageSize: page.size,
    pageToken: page.token,
  });
  const columns: Column<ResourceOnOffer>[] = [
    {
      title: t('sharing:resource.title'),
      cell: ({ resource: one }) => (
        <>
          <Link to={`/open/resources/${one?.id}`}>
            <Data>{one?.title}</Data>
          </Link>
          <br />
          <span className="meta">
            <Data>{one?.ownerName}</Data>
          </span>
        </>
      ),
    },
    {
      title: t('sharing:resource.class'),
      cell: ({ resource: one }) => t(`common:resourceClass.${one?.class}`),
    },
    {
      title: t('sharing:resource.capability'),
      cell: ({ resource: one }) => <Data>{[one?.model, one?.capability].filter(Boolean).join(' · ')}</Data>,
    },
    { title: t('facet.region'), cell: ({ resource: one }) => t(`common:region.${one?.region}`) },
    { title: t('sharing:resource.fee'), cell: ({ resource: one }) => (one ? fee(one) : null) },
    {
      title: t(day ? 'sharing:resource.freeThen' : 'sharing:resource.next'),
      cell: ({ freeSlots }) =>
        freeSlots.length === 0 ? (
          <span className="meta">{t('sharing:resource.full')}</span>
        ) : (
          freeSlots.slice(0, 3).map((slot) => (
            <span key={slot.startTime} className="nowrap slot-line">
              {shortInstant(slot.startTime, language())}
            </span>
          ))
        ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader title={t('common:page.resources')}>
        <p className="muted">{t('sharing:resource.lead')}</p>
      </PageHeader>
      <FilterBar label={t('facet.title')} active={active} clear={clear}>
        <FilterText label={t('sharing:resource.words')} value={values.q} onChange={(q) => set({ q })} />
        <FilterSelect
          label={t('sharing:resource.class')}
          value={values.class}
          options={RESOURCE_CLASSES.map((value) => ({ value, text: t(`common:resourceClass.${value}`) }))}
          onChange={(value) => set({ class: value as typeof values.class })}
        />
        <FilterSelect
          label={t('facet.region')}
          value={values.region}
          options={REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) }))}
          onChange={(value) => set({ region: value as typeof values.region })}
        />
        <FilterDay
          label={t('sharing:resource.freeOn')}
          value={values.day}
          onChange={(next) => set({ day: next })}
        />
      </FilterBar>
      <section className="panel stack-s" aria-labelledby="resources">
        <h2 id="resources" className="sr">
          {t('result.title')}
        </h2>
        <Loaded query={query}>
          {({ rows, total, next }) =>
            rows.length === 0 ? (
              <Empty title={t(active ? 'sharing:resource.filtered' : 'sharing:resource.none')}>
                {active ? (
                  <button type="button" className="button" onClick={clear}>
                    {t('common:filter.clear')}
                  </button>
                ) : null}
              </Empty>
            ) : (
              <>
                <Rows named="resources" rows={rows} id={(one) => one.resource?.id ?? ''} columns={columns} />
                <Pager page={page} total={total} next={next} />
              </>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}
