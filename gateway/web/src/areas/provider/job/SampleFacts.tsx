import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';

/** What is known about the sample. */
export function SampleFacts({ order }: { order: Order }) {
  const { t } = useTranslation(['provider', 'common']);
  const sample = order.sample;
  if (!order.sampleNeeded) return null;
  return (
    <section className="panel stack-s" aria-labelledby="sample">
      <h2 id="sample">{t('common:need.sample')}</h2>
      {sample ? (
        <>
          <DescList
            facts={[
              { label: t('receive.label'), value: <Data>{sample.label}</Data> },
              { label: t('sample.received'), value: instant(sample.receiveTime, language()) },
              {
                label: t('sample.fit'),
                value: t(
                  sample.fit ? 'sample.isFit' : sample.deviation ? 'sample.accepted' : 'sample.isUnfit',
                ),
              },
              { label: t('receive.condition'), value: <Data>{sample.condition}</Data> },
              ...(sample.deviation
                ? [{ label: t('sample.deviation'), value: <Data>{sample.deviation}</Data>, wide: true }]
                : []),
              ...(sample.reasons.length > 0
                ? [{ label: t('unfit.reasons'), value: <Data>{sample.reasons.join('；')}</Data>, wide: true }]
                : []),
            ]}
          />
          {sample.photoDocumentIds.map((photo) => (
            <DocumentRow key={photo} id={photo} />
          ))}
        </>
      ) : (
        <p className="muted">{t('sample.none')}</p>
      )}
    </section>
  );
}
