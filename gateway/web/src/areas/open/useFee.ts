// What a resource costs, in words.
import { useTranslation } from 'react-i18next';
import type { Resource } from '../../api/records';
import { money } from '../../lib/format';

/** `¥200.00 起 / 小时`, free of charge, or on request. */
export function useFee() {
  const { t } = useTranslation(['open', 'sharing']);
  return (one: Resource): string => {
    if (one.feeFromFen === undefined) return t('sharing:resource.onRequest');
    if (Number(one.feeFromFen) === 0) return t('sharing:resource.free');
    return t('sharing:resource.from', {
      fee: money(one.feeFromFen),
      unit: t(`common:feeUnit.${one.feeUnit}`),
    });
  };
}
