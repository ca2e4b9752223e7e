// One accreditation at the side: its facts, what rests on it, the bureau's verbs, its history.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isoDate } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { CertificateState } from '../../../ui/CertificateState';
import { Data } from '../../../ui/Data';
import { DaysLeft } from '../../../ui/DaysLeft';
import { DescList } from '../../../ui/DescList';
import { Dialog } from '../../../ui/Dialog';
import { History } from '../../../ui/History';
import { ImpactFacts } from '../../../ui/ImpactFacts';
import { NumberWarnings } from '../../../ui/NumberWarnings';
import { Loaded } from '../../../ui/states';
import { type Entry, useAccreditationImpact } from '../register';
import { StateForm } from './StateForm';
import { VerifyForm } from './VerifyForm';

type Open = 'verify' | 'reject' | 'suspend' | 'withdraw' | 'reinstate';

export function AccreditationDialog({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const one = entry.accreditation;
  const [open, setOpen] = useState<Open>();
  const impact = useAccreditationImpact(one?.id ?? '');
  if (!one) return null;
  const valid = one.state === 'ACCREDITATION_STATE_VALID';
  const verbs: Open[] = [
    'verify',
    'reject',
    ...(valid ? (['suspend', 'withdraw'] as const) : ['reinstate' as const]),
  ];
  const back = () => setOpen(undefined);
  if (open === 'verify' || open === 'reject')
    return <VerifyForm one={one} reject={open === 'reject'} onClose={back} />;
  if (open) return <StateForm one={one} verb={open} impact={impact.data} onClose={back} />;
  return (
    <Dialog
      open
      side
      title={one.number}
      onClose={onClose}
      actions={verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          className={verb === 'verify' ? 'button primary' : 'button'}
          onClick={() => setOpen(verb)}
        >
          {t(`accreditations.verb.${verb}`)}
        </button>
      ))}
    >
      <div className="stack" tabIndex={0} role="group" aria-label={one.number}>
        <NumberWarnings warnings={one.warnings} />
        <DescList
          facts={[
            { label: t('accreditations.provider'), value: <Data>{entry.providerName}</Data> },
            { label: t('accreditations.scheme'), value: t(`common:scheme.${one.scheme}`) },
            { label: t('accreditations.verification'), value: <StateBadge state={one.verification} /> },
            {
              label: t('accreditations.state'),
              value: <CertificateState one={one} daysLeft={entry.daysLeft} />,
            },
            {
              label: t('accreditations.valid'),
              value: `${isoDate(one.validFrom)} – ${isoDate(one.validTo)}`,
            },
            { label: t('accreditations.left'), value: <DaysLeft days={entry.daysLeft} /> },
            { label: t('accreditations.sites'), value: String(one.siteIds.length) },
            { label: t('accreditations.source'), value: <Data>{one.source}</Data> },
            ...(one.stateReason
              ? [
                  { label: t('accreditations.reason'), value: <Data>{one.stateReason}</Data> },
                  {
                    label: t('accreditations.days'),
                    value: `${isoDate(one.stateFrom)} – ${isoDate(one.stateUntil) || t('accreditations.open')}`,
                  },
                ]
              : []),
          ]}
        />
        <Loaded query={impact} lines={2}>
          {(found) => <ImpactFacts impact={found} />}
        </Loaded>
        <Link to={`/s/rows?provider=${one.providerId}`}>{t('accreditations.itsRows')}</Link>
        <History kind="accreditations" id={one.id} />
      </div>
    </Dialog>
  );
}
