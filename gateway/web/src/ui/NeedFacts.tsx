import { useTranslation } from 'react-i18next';
import type { Item } from '../api/records';
import { language } from '../i18n/i18n';
import { day, money, standardNumber } from '../lib/format';
import { Data } from './Data';
import { DescList } from './DescList';
import { objectOf, rangeText, standardsOf, uncertaintyText } from './need';
import { spanText } from './slot';

/** Everything that an item asks for. */
export function NeedFacts({ item }: { item: Item }) {
  const { t } = useTranslation(['common', 'work', 'stages']);
  const need = item.need;
  if (!need) return null;
  // A report that must prove something needs the CMA mark by law.
  const marks = new Set(need.accreditations);
  if (need.testing?.legalEffect) marks.add('ACCREDITATION_SCHEME_CMA');
  const join = (texts: string[] | undefined) => texts?.join(language() === 'zh' ? '、' : ', ');
  const facts = [
    {
      label: t('need.kind'),
      value: need.calibration ? t(`mode.${need.calibration.mode}`) : t(`kind.${need.kind}`),
    },
    { label: t('need.object'), value: <Data>{objectOf(need)}</Data> },
    need.testing
      ? { label: t('need.parameters'), value: <Data>{join(need.testing.parameters)}</Data> }
      : undefined,
    need.inspection?.activity
      ? { label: t('work:need.activity'), value: <Data>{need.inspection.activity}</Data> }
      : undefined,
    need.inspection?.field
      ? { label: t('work:need.field'), value: <Data>{need.inspection.field}</Data> }
      : undefined,
    need.inspection?.place
      ? { label: t('work:need.place'), value: t(`region.${need.inspection.place}`) }
      : undefined,
    need.certification?.category
      ? { label: t('work:need.category'), value: <Data>{need.certification.category}</Data> }
      : undefined,
    need.resource
      ? { label: t('work:need.class'), value: t(`resourceClass.${need.resource.class}`) }
      : undefined,
    need.resource ? { label: t('work:need.time'), value: spanText(need.resource) } : undefined,
    need.calibration?.measurand
      ? { label: t('need.measurand'), value: <Data>{need.calibration.measurand}</Data> }
      : undefined,
    need.resource
      ? undefined
      : { label: t('need.standards'), value: standardsOf(need).map(standardNumber).join(', ') },
    need.testing?.method ? { label: t('need.method'), value: <Data>{need.testing.method}</Data> } : undefined,
    need.calibration?.range || need.calibration?.qualifiers.length
      ? { label: t('need.range'), value: <Data>{rangeText(need)}</Data> }
      : undefined,
    need.certification
      ? { label: t('work:need.stage'), value: t(`stages:${need.certification.stage}`) }
      : undefined,
    need.certification?.sites
      ? { label: t('work:need.sites'), value: String(need.certification.sites) }
      : undefined,
    need.earliestStart
      ? { label: t('work:need.earliest'), value: day(need.earliestStart, language()) }
      : undefined,
    need.latestStart ? { label: t('work:need.latest'), value: day(need.latestStart, language()) } : undefined,
    need.calibration?.uncertainty
      ? { label: t('need.uncertainty'), value: uncertaintyText(need) }
      : undefined,
    { label: t('need.quantity'), value: String(need.quantity || 1) },
    { label: t('need.sample'), value: item.sampleNeeded ? t('need.sampleYes') : t('need.sampleNo') },
    { label: t('need.delivery'), value: t(`delivery.${need.delivery}`) },
    {
      label: t('need.accreditations'),
      value: [...marks].map((one) => t(`scheme.${one}`)).join(' + '),
    },
    need.deadline ? { label: t('need.deadline'), value: day(need.deadline, language()) } : undefined,
    need.budgetFen ? { label: t('need.budget'), value: money(need.budgetFen) } : undefined,
  ];
  return <DescList facts={facts.filter((fact) => fact !== undefined)} />;
}
