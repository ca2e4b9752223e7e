import { useTranslation } from 'react-i18next';
import type { Item } from '../api/records';
import { language } from '../i18n/i18n';
import { day, money, standardNumber } from '../lib/format';
import { Data } from './Data';
import { DescList } from './DescList';
import { objectOf, rangeText, standardsOf, uncertaintyText } from './need';

/** Everything that an item asks for. */
export function NeedFacts({ item }: { item: Item }) {
  const { t } = useTranslation();
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
    need.calibration?.measurand
      ? { label: t('need.measurand'), value: <Data>{need.calibration.measurand}</Data> }
      : undefined,
    { label: t('need.standards'), value: standardsOf(need).map(standardNumber).join(', ') },
    need.testing?.method ? { label: t('need.method'), value: <Data>{need.testing.method}</Data> } : undefined,
    need.calibration?.range ? { label: t('need.range'), value: rangeText(need) } : undefined,
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
