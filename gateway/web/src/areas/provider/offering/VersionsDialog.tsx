// Every version of an offering ever written, newest first, with what it changed.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import type { Offering, Rec } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Dialog } from '../../../ui/Dialog';
import { Changes } from '../../../ui/History';
import { Loaded } from '../../../ui/states';
import { price } from './values';

type Version = Rec<'nqi.registry.v1.OfferingVersion'>;

export function VersionsDialog({ offering, onClose }: { offering: Offering; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const query = useQuery({
    queryKey: ['offerings', 'versions', offering.id],
    queryFn: async () => {
      const params = { path: { id: offering.id }, query: { pageSize: 200 } };
      return ((await read(api.GET('/v1/offerings/{id}/versions', { params }))).versions ?? []) as Version[];
    },
  });
  return (
    <Dialog open side title={t('offering.versionsOf', { title: offering.title })} onClose={onClose}>
      <Loaded query={query}>
        {(versions) => (
          <ol className="history" tabIndex={0}>
            {versions.map(({ offering: one, time, changes }) =>
              one ? (
                <li key={one.version} className="history-entry">
                  <p className="row">
                    <strong>{t('work:history.version', { version: one.version })}</strong>
                    <StateBadge state={one.state} />
                    <time className="meta nowrap" dateTime={time}>
                      {instant(time, language())}
                    </time>
                    <span className="meta">{price(t, one)}</span>
                  </p>
                  <Changes changes={changes} />
                </li>
              ) : null,
            )}
          </ol>
        )}
      </Loaded>
    </Dialog>
  );
}
