// 消息: what the organisation has been told, with what was not read yet first to see.
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMarkRead, useMessages } from '../../api/messages';
import type { Message } from '../../api/records';
import { areasOf, useMe } from '../../app/useSession';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { usePage } from '../../lib/paging';
import { Badge } from '../Badge';
import { DueText } from '../Countdown';
import { Data } from '../Data';
import { type Column, DataTable } from '../DataTable';
import { PageHeader } from '../PageHeader';
import { Empty } from '../states';
import { KindBadge, placeOf } from './kinds';

export default function Messages() {
  const { t } = useTranslation(['bell', 'common']);
  const [params, setParams] = useSearchParams();
  const area = areasOf(useMe())[0];
  const unread = params.get('unread') === '1';
  const page = usePage();
  const query = useMessages(unread, page);
  const mark = useMarkRead();
  const fresh = (query.data?.rows ?? []).filter(({ readTime }) => !readTime).map(({ id }) => id);
  const columns: Column<Message>[] = [
    { key: 'kind', title: t('kind'), cell: (row) => <KindBadge kind={row.kind} /> },
    {
      key: 'case',
      title: t('case'),
      cell: (row) => (
        <Link
          className="nowrap"
          to={placeOf(row, area)}
          onClick={() => (row.readTime ? undefined : mark.mutate([row.id]))}
        >
          <Data>{row.noticeNumber || row.caseNumber}</Data>
        </Link>
      ),
    },
    { key: 'stage', title: t('stage'), cell: (row) => t(`common:stage.${row.stage}`) },
    {
      key: 'due',
      title: t('due'),
      cell: (row) => (row.dueTime ? <DueText at={row.dueTime} /> : '—'),
    },
    {
      key: 'sent',
      title: t('sent'),
      cell: (row) => <span className="nowrap">{instant(row.sendTime, language())}</span>,
    },
    {
      key: 'state',
      title: t('state'),
      cell: (row) =>
        row.readTime ? (
          <Badge look={{ tone: 'neutral', sign: 'check' }} text={t('read')} />
        ) : (
          <span className="row">
            <Badge look={{ tone: 'info', sign: 'circle' }} text={t('unread')} />
            <button
              type="button"
              className="button nowrap"
              disabled={mark.isPending}
              onClick={() => mark.mutate([row.id])}
            >
              {t('markRead')}
            </button>
          </span>
        ),
    },
  ];
  return (
    <div className="stack">
      <PageHeader
        title={t('messages')}
        actions={
          fresh.length > 0 ? (
            <button
              type="button"
              className="button"
              disabled={mark.isPending}
              onClick={() => mark.mutate(fresh)}
            >
              {t('markPage')}
            </button>
          ) : null
        }
      >
        <p className="meta">{t('about')}</p>
      </PageHeader>
      <label className="row">
        <input
          type="checkbox"
          checked={unread}
          onChange={(event) => setParams(event.target.checked ? { unread: '1' } : {})}
        />
        {t('onlyUnread')}
        <span className="meta">{t('unreadCount', { count: query.data?.unread ?? 0 })}</span>
      </label>
      <DataTable
        label={t('messages')}
        resource="messages"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t(unread ? 'noneUnread' : 'none')} />}
      />
    </div>
  );
}
