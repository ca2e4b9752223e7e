import { useTranslation } from 'react-i18next';
import type { Offer } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant, money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';

/** The quotation that stands. */
export function QuoteNow({ offer }: { offer: Offer }) {
  const { t } = useTranslation(['provider', 'common']);
  const quote = offer.quotes.at(-1);
  if (!quote) return null;
  return (
    <DescList
      facts={[
        { label: t('quote.version'), value: t('quote.versionOf', { version: quote.version }) },
        {
          label: t('quote.total'),
          value: `${money(quote.totalFen)} (${t('quote.taxOf', { tax: quote.taxPerMille / 10 })})`,
        },
        { label: t('quote.lead'), value: t('common:clock.days', { count: quote.leadWorkingDays }) },
        { label: t('quote.start'), value: quote.start ? day(quote.start, language()) : '' },
        { label: t('quote.valid'), value: instant(quote.validUntil, language()) },
        { label: t('quote.excludes'), value: <Data>{quote.excludes}</Data> },
        { label: t('quote.subcontract'), value: t(quote.subcontract ? 'yes' : 'no') },
        { label: t('hold.title'), value: t(quote.holdId ? 'hold.placed' : 'hold.empty') },
      ]}
    />
  );
}
