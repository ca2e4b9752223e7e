// Published revisions, newest first.
import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/i18n';
import { day, instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';
import { Loaded } from '../../../ui/states';
import { useRevisions } from './queries';

export function Revisions() {
  const { t } = useTranslation(['supervision', 'common']);
  const revisions = useRevisions();
  return (
    <section className="stack-s" aria-labelledby="revisions">
      <h3 id="revisions">{t('rules.revisions')}</h3>
      <Loaded query={revisions} lines={3}>
        {(all) => (
          <ScrollX label={t('rules.revisions')}>
            <table className="dense">
              <caption className="sr">{t('rules.revisions')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('rules.version')}</th>
                  <th scope="col">{t('rules.published')}</th>
                  <th scope="col">{t('rules.through')}</th>
                  <th scope="col">{t('rules.counts')}</th>
                  <th scope="col">{t('reason')}</th>
                </tr>
              </thead>
              <tbody>
                {all.map((one) => (
                  <tr key={one.revision}>
                    <th scope="row" className="nowrap">
                      {t('rules.versionNo', { version: one.revision })}
                      {one.current ? ` · ${t('rules.current')}` : ''}
                    </th>
                    <td className="nowrap">{instant(one.publishTime, language())}</td>
                    <td className="nowrap">{day(one.publishedThrough, language())}</td>
                    <td className="nowrap">
                      {t('rules.dayCounts', { rest: one.restDays, work: one.workDays, half: one.halfDays })}
                    </td>
                    <td>{one.reason ? <Data>{one.reason}</Data> : t('rules.shipped')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollX>
        )}
      </Loaded>
    </section>
  );
}
