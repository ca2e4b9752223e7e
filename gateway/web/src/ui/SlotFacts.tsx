// What would be booked of a shared resource: the thing, when, how long, the fee, and who works it.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Candidate } from '../api/records';
import { language } from '../i18n/i18n';
import { day } from '../lib/format';
import { Data } from './Data';
import { DescList } from './DescList';
import { slotFacts, spanText } from './slot';

export function SlotFacts({ candidate }: { candidate: Candidate }) {
  const { t } = useTranslation(['common', 'work']);
  const { slot } = candidate;
  if (!slot) return null;
  const [, length, fee] = slotFacts(t, candidate);
  const facts = [
    {
      label: t(`resourceClass.${slot.class}`),
      value: <Data>{[candidate.siteName, slot.model].filter(Boolean).join(' · ')}</Data>,
    },
    slot.capability ? { label: t('work:need.capability'), value: <Data>{slot.capability}</Data> } : undefined,
    { label: t('work:need.time'), value: spanText(slot) },
    { label: t('work:slot.howLong'), value: length },
    { label: t('work:slot.price'), value: fee },
    { label: t('work:slot.operator'), value: t(slot.operatorNeeded ? 'work:slot.owner' : 'work:slot.self') },
    slot.calibratedUntil
      ? { label: t('work:slot.calibrated'), value: day(slot.calibratedUntil, language()) }
      : undefined,
  ];
  return (
    <section aria-label={t('work:slot.title')} className="stack-s">
      <h3>{t('work:slot.title')}</h3>
      <DescList facts={facts.filter((fact) => fact !== undefined)} />
      <p>
        <Link to={`/open/resources/${slot.resourceId}`}>{t('work:slot.book')}</Link>
      </p>
    </section>
  );
}
