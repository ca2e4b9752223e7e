import { useTranslation } from 'react-i18next';
import type { Accreditation, Provider } from '../../api/records';
import { serverNow } from '../../api/server-time';
import { isoDate, today } from '../../lib/format';
import { Badge, StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { type Column, Rows } from '../../ui/Rows';
import { Empty } from '../../ui/states';

/** The authority behind a provider's work, with who verified it. */
export function Certificates({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  const now = today(serverNow());
  const site = (id: string) => provider.sites.find((one) => one.id === id)?.displayName;
  const columns: Column<Accreditation>[] = [
    { title: t('certificate.scheme'), cell: (one) => t(`common:scheme.${one.scheme}`) },
    {
      title: t('certificate.number'),
      cell: (one) => (
        <span className="mono nowrap">
          <Data>{one.number}</Data>
        </span>
      ),
    },
    {
      title: t('certificate.sites'),
      cell: (one) => <Data>{one.siteIds.map(site).filter(Boolean).join(' · ')}</Data>,
    },
    {
      title: t('certificate.valid'),
      cell: (one) => (
        <span className="nowrap">
          {isoDate(one.validFrom)} – {isoDate(one.validTo)}
        </span>
      ),
    },
    {
      title: t('certificate.state'),
      cell: (one) =>
        isoDate(one.validTo) < now ? (
          <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('certificate.expired')} />
        ) : (
          <StateBadge state={one.state} />
        ),
    },
    {
      title: t('result.vouched'),
      cell: (one) => (
        <span className="row">
          <StateBadge state={one.verification} />
          {one.verifyDate ? (
            <span className="meta">
              {isoDate(one.verifyDate)} <Data>{one.source}</Data>
            </span>
          ) : null}
        </span>
      ),
    },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="certificates">
      <h2 id="certificates">{t('certificate.title')}</h2>
      {provider.accreditations.length === 0 ? (
        <Empty title={t('certificate.none')} />
      ) : (
        <Rows named="certificates" rows={provider.accreditations} id={(one) => one.id} columns={columns} />
      )}
    </section>
  );
}
