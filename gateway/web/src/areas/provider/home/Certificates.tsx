// Certificates that end soon: without them nothing is found any more.
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../../api/server-time';
import { language } from '../../../i18n/i18n';
import { certificateName } from '../../../lib/certificate';
import { addDays, day, isoDate, today as todayOf } from '../../../lib/format';
import { Badge } from '../../../ui/Badge';
import { Loaded } from '../../../ui/states';
import { useOwnProvider } from '../queries';

const AHEAD = 90;

export function Certificates() {
  const { t } = useTranslation(['provider', 'common']);
  const query = useOwnProvider();
  const today = todayOf(serverNow());
  return (
    <section className="panel stack-s" aria-labelledby="certificates">
      <h2 id="certificates">{t('home.certificates')}</h2>
      <Loaded query={query} lines={1}>
        {(provider) => {
          const soon = provider.accreditations
            .filter((one) => isoDate(one.validTo) <= addDays(today, AHEAD))
            .sort((a, b) => isoDate(a.validTo).localeCompare(isoDate(b.validTo)));
          if (soon.length === 0) return <p className="muted">{t('home.noCertificates')}</p>;
          return (
            <ul className="work-list">
              {soon.map((one) => {
                const left = Math.round((Date.parse(isoDate(one.validTo)) - Date.parse(today)) / 86_400_000);
                return (
                  <li key={one.id}>
                    <span>{certificateName(t, one)}</span>
                    <Badge
                      look={left < 0 ? { tone: 'bad', sign: 'octagon' } : { tone: 'warn', sign: 'triangle' }}
                      text={t(left < 0 ? 'home.ended' : 'home.ends', {
                        date: day(one.validTo, language()),
                        count: left,
                      })}
                    />
                  </li>
                );
              })}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}
