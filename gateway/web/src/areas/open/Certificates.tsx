import { useTranslation } from 'react-i18next';
import type { Provider } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { language } from '../../i18n/i18n';
import { day, isoDate, today } from '../../lib/format';
import { Badge, StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { Empty } from '../../ui/states';

/** The authority behind a provider's work, with who verified it. */
export function Certificates({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  const now = today(serverNow());
  const site = (id: string) => provider.sites.find((one) => one.id === id)?.displayName;
  return (
    <section className="panel stack-s" aria-labelledby="certificates">
      <h2 id="certificates">{t('certificate.title')}</h2>
      {provider.accreditations.length === 0 ? (
        <Empty title={t('certificate.none')} />
      ) : (
        <div className="scroll-x" tabIndex={0} role="group" aria-labelledby="certificates">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('certificate.scheme')}</th>
                <th scope="col">{t('certificate.number')}</th>
                <th scope="col">{t('certificate.sites')}</th>
                <th scope="col">{t('certificate.valid')}</th>
                <th scope="col">{t('certificate.state')}</th>
                <th scope="col">{t('result.vouched')}</th>
              </tr>
            </thead>
            <tbody>
              {provider.accreditations.map((one) => (
                <tr key={one.id}>
                  <td>{t(`common:scheme.${one.scheme}`)}</td>
                  <td className="mono">
                    <Data>{one.number}</Data>
                  </td>
                  <td>
                    <Data>{one.siteIds.map(site).filter(Boolean).join(' · ')}</Data>
                  </td>
                  <td className="nowrap">
                    {isoDate(one.validFrom)} – {isoDate(one.validTo)}
                  </td>
                  <td>
                    {isoDate(one.validTo) < now ? (
                      <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('certificate.expired')} />
                    ) : (
                      <StateBadge state={one.state} />
                    )}
                  </td>
                  <td>
                    <StateBadge state={one.verification} />{' '}
                    {one.verifyDate ? <span className="meta">{day(one.verifyDate, language())}</span> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
