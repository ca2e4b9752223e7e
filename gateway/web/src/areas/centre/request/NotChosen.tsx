// Who nearly fits and who was removed, by reason.
import { useTranslation } from 'react-i18next';
import type { MatchResponse } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';

export function NotChosen({ match }: { match: MatchResponse }) {
  const { t } = useTranslation(['centre', 'work']);
  const zh = language() === 'zh';
  const removed = match.removed.filter(({ sites }) => sites > 0);
  return (
    <>
      {match.nearMisses.length > 0 ? (
        <section className="stack-s">
          <h3>{t('candidates.near')}</h3>
          <ul className="candidate-list">
            {match.nearMisses.map((miss) => (
              <li key={miss.providerId + miss.siteId} className="candidate">
                <strong>
                  <Data>{miss.providerName}</Data>
                </strong>{' '}
                <span className="meta">{t(`work:rejectCode.${miss.code}`)}</span>
                <p className="item-line">{zh ? miss.zh : miss.en}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {removed.length > 0 ? (
        <section className="stack-s">
          <h3>{t('candidates.removed')}</h3>
          <ScrollX label={t('candidates.removed')}>
            <table className="dense">
              <thead>
                <tr>
                  <th scope="col">{t('column.reason')}</th>
                  <th scope="col" className="num">
                    {t('candidates.sites')}
                  </th>
                  <th scope="col" className="num">
                    {t('candidates.without')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {removed.map((one) => (
                  <tr key={one.code}>
                    <td>{t(`work:rejectCode.${one.code}`)}</td>
                    <td className="num">{one.sites}</td>
                    <td className="num">{one.eligibleWithout}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollX>
        </section>
      ) : null}
    </>
  );
}
