// One provider at the side: its facts, its sites and certificates, and what the bureau may decide about it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Provider } from '../../../api/records';
import { certificateName } from '../../../lib/certificate';
import { isoDate } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Dialog } from '../../../ui/Dialog';
import { Loaded } from '../../../ui/states';
import { useProviderRecord } from '../register';
import { type Decision, decisions } from './decisions';
import { StateForm } from './StateForm';

export function ProviderDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation(['register', 'common']);
  const query = useProviderRecord(id);
  const [verb, setVerb] = useState<Decision>();
  const one = query.data;
  if (one && verb)
    return <StateForm key={one.etag} one={one} verb={verb} onClose={() => setVerb(undefined)} />;
  return (
    <Dialog
      open
      side
      title={one?.displayName ?? t('common:page.sProviders')}
      onClose={onClose}
      actions={
        one && decisions(one).length > 0
          ? decisions(one).map((each) => (
              <button
                key={each}
                type="button"
                className={each === 'withdraw' ? 'button danger' : 'button'}
                onClick={() => setVerb(each)}
              >
                {t(`provider.verb.${each}`)}
              </button>
            ))
          : null
      }
    >
      <Loaded query={query}>{(provider) => <Facts one={provider} />}</Loaded>
    </Dialog>
  );
}

function Facts({ one }: { one: Provider }) {
  const { t } = useTranslation(['register', 'common']);
  return (
    <div className="stack" tabIndex={0} role="group" aria-label={one.displayName}>
      <p>{t(`provider.means.${one.state}`)}</p>
      <DescList
        facts={[
          { label: t('provider.state'), value: <StateBadge state={one.state} /> },
          {
            label: t('provider.kinds'),
            value: one.kinds.map((kind) => t(`common:kind.${kind}`)).join(' · '),
          },
          {
            label: t('provider.clusters'),
            value: one.clusters.map((cluster) => t(`common:cluster.${cluster}`)).join(' · '),
          },
          { label: t('provider.group'), value: <Data>{one.group}</Data> },
          { label: t('provider.staff'), value: one.staffBand },
        ]}
      />
      <section className="stack-s">
        <h3>{t('provider.sites', { count: one.sites.length })}</h3>
        <ul className="steps">
          {one.sites.map((site) => (
            <li key={site.id}>
              <Data>{site.displayName}</Data> · {t(`common:region.${site.region}`)}
              <br />
              <span className="meta">
                <Data>{site.address}</Data>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack-s">
        <h3>{t('provider.certificates', { count: one.accreditations.length })}</h3>
        <ul className="steps">
          {one.accreditations.map((each) => (
            <li key={each.id}>
              <span className="row">
                <Data>{certificateName(t, each)}</Data>
                <StateBadge state={each.verification} />
                <span className="meta nowrap">{t('provider.validTo', { day: isoDate(each.validTo) })}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <p className="row">
        <Link to={`/s/rows?provider=${one.id}`}>{t('provider.rows')}</Link>
        <Link to={`/s/accreditations?q=${encodeURIComponent(one.displayName)}`}>
          {t('provider.itsCertificates')}
        </Link>
        {one.state === 'PROVIDER_STATE_ACTIVE' || one.state === 'PROVIDER_STATE_SUSPENDED' ? (
          <Link to={`/open/providers/${one.id}`}>{t('provider.public')}</Link>
        ) : null}
      </p>
    </div>
  );
}
