// What is held against the signed-in organisation: notices to reply to, cards that it may appeal against.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { api, once, read } from '../api/client';
import type { Card, Notice } from '../api/records';
import { useNotices, useOwnCards } from '../api/supervision';
import { useMe } from '../app/useSession';
import { language } from '../i18n/i18n';
import { text, useFilters, word, words } from '../lib/filters';
import { apiDate, instant } from '../lib/format';
import { usePage } from '../lib/paging';
import { StateBadge } from './Badge';
import { CardReason } from './CardReason';
import { Data } from './Data';
import { type Column, DataTable } from './DataTable';
import { FilterBar, FilterDay, FilterSelect } from './FilterBar';
import { NoRows } from './NoRows';
import { stageOf } from './NoticeSheet';
import { Empty } from './states';
import { TextVerb } from './TextVerb';
import { useNow } from './working-time';

const FIRST = { token: '', size: 50 } as const;
const LEVELS = ['LEVEL_YELLOW', 'LEVEL_RED', 'LEVEL_ESCALATED'] as const;
const STATES = ['CARD_STATE_STANDING', 'CARD_STATE_RESCINDED', 'CARD_STATE_EXCUSED'] as const;
const APPEALS = ['APPEAL_STATE_OPEN', 'APPEAL_STATE_GRANTED', 'APPEAL_STATE_DISMISSED'] as const;
const OUTCOMES = ['COMMITMENT_OUTCOME_ON_TIME', 'COMMITMENT_OUTCOME_LATE'] as const;
const COUNTED = OUTCOMES.join();
const FILTERS = z.object({
  level: word(LEVELS),
  state: word(STATES),
  appeal: word(APPEALS),
  outcome: words(OUTCOMES),
  from: text,
  to: text,
});

function dayQuery(name: 'datedFrom' | 'datedTo', iso: string) {
  const day = apiDate(iso);
  return day ? { [`${name}.year`]: day.year, [`${name}.month`]: day.month, [`${name}.day`]: day.day } : {};
}

export function OwnCards({ area }: { area: 'p' | 'c' }) {
  const { t } = useTranslation(['common', 'work']);
  const orgId = useMe().organization?.id ?? '';
  const page = usePage();
  const now = useNow();
  const { values, set, clear, active } = useFilters(FILTERS);
  const cards = useOwnCards(page, orgId, {
    states: values.state ? [values.state] : [...STATES],
    ...(values.level ? { levels: [values.level] } : {}),
    ...(values.appeal ? { appealStates: [values.appeal] } : {}),
    ...(values.outcome.length > 0 ? { outcomes: values.outcome } : {}),
    ...dayQuery('datedFrom', values.from),
    ...dayQuery('datedTo', values.to),
  });
  const [appealing, setAppealing] = useState<Card>();
  const columns: Column<Card>[] = [
    {
      key: 'number',
      title: t('work:notice.case'),
      cell: (row) => <span className="nowrap">{row.caseNumber || '—'}</span>,
    },
    { key: 'level', title: t('work:cards.cards'), cell: (row) => <StateBadge state={row.level} /> },
    {
      key: 'state',
      title: t('work:cards.state'),
      cell: (row) => (
        <span className="row">
          <StateBadge state={row.state} />
          {row.appeal ? <StateBadge state={row.appeal.state} /> : null}
        </span>
      ),
    },
    {
      key: 'stage',
      title: t('work:notice.stage'),
      cell: (row) => <span className="nowrap">{t(`stage.${row.stage}`)}</span>,
    },
    {
      key: 'rule',
      title: t('work:cards.rule'),
      cell: (row) => (
        <span className="stack-s">
          <span>{language() === 'zh' ? row.ruleZh : row.ruleEn}</span>
          {row.reason ? <CardReason reason={row.reason} /> : null}
          {row.appeal?.note ? <span>{t('work:cards.decided', { note: row.appeal.note })}</span> : null}
        </span>
      ),
    },
    {
      key: 'fired',
      title: t('work:cards.fired'),
      cell: (row) => <span className="nowrap">{instant(row.fireTime, language())}</span>,
    },
    {
      key: 'appeal',
      title: t('work:cards.appeal'),
      cell: (row) =>
        row.state === 'CARD_STATE_STANDING' &&
        !row.appeal &&
        row.appealUntil &&
        now <= Date.parse(row.appealUntil) ? (
          <button type="button" className="button nowrap" onClick={() => setAppealing(row)}>
            {t('work:cards.appeal')}
          </button>
        ) : null,
    },
  ];
  return (
    <>
      <OwnNotices area={area} />
      <section className="stack-s" aria-labelledby="own-cards">
        <h2 id="own-cards">{t('work:cards.cards')}</h2>
        <FilterBar label={t('work:cards.filter')} active={active} clear={clear}>
          <FilterSelect
            label={t('work:cards.cards')}
            value={values.level}
            options={LEVELS.map((value) => ({ value, text: t(`state.${value}`) }))}
            onChange={(level) => set({ level: LEVELS.find((one) => one === level) ?? '' })}
          />
          <FilterSelect
            label={t('work:cards.state')}
            value={values.state}
            options={STATES.map((value) => ({ value, text: t(`state.${value}`) }))}
            onChange={(state) => set({ state: STATES.find((one) => one === state) ?? '' })}
          />
          <FilterSelect
            label={t('work:cards.appealState')}
            value={values.appeal}
            options={APPEALS.map((value) => ({ value, text: t(`state.${value}`) }))}
            onChange={(appeal) => set({ appeal: APPEALS.find((one) => one === appeal) ?? '' })}
          />
          <FilterSelect
            label={t('work:cards.outcome')}
            value={values.outcome.join()}
            options={[{ value: COUNTED, text: t('work:cards.counted') }]}
            onChange={(next) => set({ outcome: next ? [...OUTCOMES] : [] })}
          />
          <FilterDay label={t('work:cards.from')} value={values.from} onChange={(from) => set({ from })} />
          <FilterDay label={t('work:cards.before')} value={values.to} onChange={(to) => set({ to })} />
        </FilterBar>
        <DataTable
          label={t('work:cards.cards')}
          resource="cards"
          query={cards}
          page={page}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <NoRows
              active={active}
              clear={clear}
              filtered={t('work:cards.filtered')}
              none={t('work:cards.noCards')}
            />
          }
        />
      </section>
      {appealing ? <AppealDialog card={appealing} onClose={() => setAppealing(undefined)} /> : null}
    </>
  );
}

function OwnNotices({ area }: { area: 'p' | 'c' }) {
  const { t } = useTranslation(['common', 'work']);
  const notices = useNotices({}, FIRST).data;
  return (
    <section className="panel stack-s" aria-labelledby="own-notices">
      <h2 id="own-notices">{t('work:cards.notices')}</h2>
      {notices && notices.rows.length === 0 ? <Empty title={t('work:cards.noNotices')} /> : null}
      <ul className="work-list">
        {notices?.rows.map((notice: Notice) => (
          <li key={notice.id} className="row between">
            <span className="stack-s">
              <Link to={`/${area}/notices/${notice.id}`}>
                <Data>{notice.number}</Data>
              </Link>
              <span className="meta">
                {notice.caseNumber} · {t(`stage.${stageOf(notice)}`)}
              </span>
            </span>
            <span className="row">
              <span className="meta">
                {t('work:notice.replyDue')} {instant(notice.replyDueTime, language())}
              </span>
              <StateBadge state={notice.state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function AppealDialog({ card, onClose }: { card: Card; onClose: () => void }) {
  const { t } = useTranslation(['common', 'work']);
  return (
    <TextVerb
      title={t('work:cards.appealTitle', { level: t(`state.${card.level}`) })}
      verb={t('work:cards.appeal')}
      name="statement"
      label={t('work:cards.appealLabel')}
      lacking={t('work:cards.appealLacking')}
      onClose={onClose}
      call={(statement, key) =>
        read(
          api.POST('/v1/cards/{id}:appeal', {
            params: { path: { id: card.id } },
            headers: once(key),
            body: { id: card.id, statement },
          }),
        )
      }
    >
      <p>{t('work:cards.appealText', { until: instant(card.appealUntil, language()) })}</p>
      <p>{language() === 'zh' ? card.ruleZh : card.ruleEn}</p>
    </TextVerb>
  );
}
