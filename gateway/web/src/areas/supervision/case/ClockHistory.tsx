// 计时记录: every entry of a clock's history, read when it is opened.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import { useObligors } from '../../../api/directory';
import type { Rec } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';
import { Loaded } from '../../../ui/states';
import { lateRecord, whoOf } from './history';

type Entry = Rec<'nqi.commitments.v1.CommitmentHistoryEntry'>;

export function ClockHistory({ id }: { id: string }) {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['clocks', 'history', id],
    queryFn: async () =>
      ((await read(api.GET('/v1/commitments/{id}/history', { params: { path: { id } } }))).entries ??
        []) as Entry[],
    enabled: open,
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('audit.title')}</summary>
      {open ? (
        <Loaded query={query} lines={3}>
          {(entries) => <Entries entries={entries} />}
        </Loaded>
      ) : null}
    </details>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation('supervision');
  const { nameOf } = useObligors();
  const who = (actor: string) => {
    const { organization, name, platform } = whoOf(actor);
    // Its own clockwork, or a step of the case that another part of the platform told.
    if (platform) return t(platform.startsWith('commitments') ? 'audit.byTime' : 'audit.byCase');
    // Only centres and providers are named in the directory; who else acts here is the bureau.
    return [nameOf(organization) || t('audit.bureau'), name].filter(Boolean).join(' · ');
  };
  return (
    <ScrollX label={t('audit.title')}>
      <table className="dense">
        <caption className="sr">{t('audit.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('audit.time')}</th>
            <th scope="col">{t('audit.what')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('reason')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <td>
                <time className="nowrap" dateTime={entry.time}>
                  {instant(entry.time, language())}
                </time>
                {lateRecord(entry) ? (
                  <span className="meta nowrap">
                    {' '}
                    {t('audit.recorded', { time: instant(entry.recordTime, language()) })}
                  </span>
                ) : null}
              </td>
              <th scope="row" className="nowrap">
                {t(`audit.command.${entry.command}`, { defaultValue: entry.command })}
              </th>
              <td>
                <Data>{who(entry.actor)}</Data>
              </td>
              <td>{entry.reason ? <Data>{entry.reason}</Data> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
