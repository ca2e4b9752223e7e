// 投递失败的消息: what the operator's webhook did not take, with its error; handed over anew or given up.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, newKey, once, read } from '../../api/client';
import { useObligors } from '../../api/directory';
import { useParked } from '../../api/parked';
import type { Message } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { Data } from '../../ui/Data';
import { KindBadge } from '../../ui/messages/kinds';
import { type Column, Rows } from '../../ui/Rows';
import { Notice as Said } from '../../ui/states';
import { TextVerb } from '../../ui/TextVerb';

/** Nothing is drawn while everything was taken. */
export function Parked() {
  const { t } = useTranslation(['supervision', 'common', 'bell']);
  const query = useParked();
  const { nameOf } = useObligors();
  const [leaving, setLeaving] = useState<Message>();
  const [failed, setFailed] = useState(false);
  const parked = query.data;
  if (!parked || parked.total === 0) return null;
  const retry = async (id: string) => {
    setFailed(false);
    try {
      const params = { path: { id } };
      await read(api.POST('/v1/messages/{id}:retry', { params, headers: once(newKey()), body: { id } }));
    } catch {
      setFailed(true);
    }
    await query.refetch();
  };
  const columns: Column<Message>[] = [
    { title: t('bell:kind'), cell: (row) => <KindBadge kind={row.kind} /> },
    {
      title: t('column.number'),
      cell: (row) => (
        <Link className="nowrap" to={`/s/cases/${row.commitmentId}`}>
          <Data>{row.noticeNumber || row.caseNumber || t('column.noNumber')}</Data>
        </Link>
      ),
    },
    { title: t('column.obligor'), cell: (row) => <Data>{nameOf(row.organizationId)}</Data> },
    { title: t('bell:sent'), cell: (row) => instant(row.sendTime, language()) },
    { title: t('parked.error'), cell: (row) => <Data>{row.deliveryError}</Data> },
    {
      title: t('parked.verbs'),
      cell: (row) => (
        <span className="row no-print">
          <button type="button" className="button nowrap" onClick={() => void retry(row.id)}>
            {t('parked.retry')}
          </button>
          <button type="button" className="button nowrap" onClick={() => setLeaving(row)}>
            {t('parked.giveUp')}
          </button>
        </span>
      ),
    },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="parked">
      <h2 id="parked">{t('parked.title', { count: parked.total })}</h2>
      <p className="muted">{t('parked.text')}</p>
      {failed ? <Said tone="bad">{t('parked.failed')}</Said> : null}
      <Rows named="parked" columns={columns} rows={parked.rows} id={(row) => row.id} />
      {leaving ? (
        <TextVerb
          title={t('parked.giveUpTitle')}
          verb={t('parked.giveUp')}
          name="reason"
          label={t('parked.reason')}
          lacking={t('parked.noReason')}
          onClose={() => setLeaving(undefined)}
          call={async (reason, key) => {
            const params = { path: { id: leaving.id } };
            const body = { id: leaving.id, reason };
            await read(api.POST('/v1/messages/{id}:giveUp', { params, headers: once(key), body }));
            await query.refetch();
          }}
        >
          <p>{t('parked.giveUpText')}</p>
        </TextVerb>
      ) : null}
    </section>
  );
}
