import { useTranslation } from 'react-i18next';
import type { Provider } from '../../api/records';
import { rate } from '../../lib/format';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';

/** What a provider does, and how it kept its promises; never a rate without its n. */
export function ProviderFacts({ provider }: { provider: Provider }) {
  const { t } = useTranslation('open');
  const { facts } = provider;
  const share = (part: number, whole: number) =>
    whole
      ? t(whole < 10 ? 'provider.few' : 'result.keptOf', { rate: rate(part, whole), n: whole })
      : t('result.noRecord');
  return (
    <section className="panel">
      <DescList
        facts={[
          {
            label: t('provider.kinds'),
            value: provider.kinds.map((kind) => t(`common:kind.${kind}`)).join(' · '),
          },
          {
            label: t('provider.clusters'),
            value: provider.clusters.map((one) => t(`common:cluster.${one}`)).join(' · '),
          },
          { label: t('result.kept'), value: share(facts?.onTime ?? 0, facts?.decided ?? 0) },
          { label: t('provider.ratings'), value: share(facts?.goodRatings ?? 0, facts?.ratings ?? 0) },
          { label: t('provider.group'), value: <Data>{provider.group}</Data> },
          { label: t('provider.staff'), value: provider.staffBand },
        ]}
      />
    </section>
  );
}
