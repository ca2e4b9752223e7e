// The request as far as the bureau may see it.
import { useTranslation } from 'react-i18next';
import { useObligors } from '../../../api/directory';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant, standardNumber } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { standardsOf } from '../../../ui/need';
import { ScrollX } from '../../../ui/ScrollX';

export function RequestFacts({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const { nameOf } = useObligors();
  return (
    <section className="panel stack-s" aria-labelledby="facts">
      <h2 id="facts">{t('case.facts')}</h2>
      <DescList
        facts={[
          { label: t('case.firm'), value: <Data>{request.enterpriseName}</Data> },
          { label: t('column.region'), value: t(`common:region.${request.region}`) },
          { label: t('case.centre'), value: <Data>{nameOf(request.centreId)}</Data> },
          { label: t('case.channel'), value: t(`work:channel.${request.channel}`) },
          { label: t('case.cluster'), value: t(`common:cluster.${request.cluster}`) },
          { label: t('case.submitted'), value: instant(request.submitTime, language()) },
          {
            label: t('case.accepted'),
            value: `${instant(request.acceptTime, language())}${request.deemedAccepted ? ` ${t('case.deemed')}` : ''}`,
          },
          ...(request.reason
            ? [{ label: t('reason'), value: <Data>{request.reason}</Data>, wide: true }]
            : []),
        ]}
      />
      <ScrollX label={t('case.items')}>
        <table className="dense">
          <caption className="sr">{t('case.items')}</caption>
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('case.line')}
              </th>
              <th scope="col">{t('case.kind')}</th>
              <th scope="col">{t('column.status')}</th>
              <th scope="col">{t('case.standards')}</th>
            </tr>
          </thead>
          <tbody>
            {request.items.map((item) => {
              const standards = standardsOf(item.need);
              return (
                <tr key={item.id}>
                  <td className="num">{item.line}</td>
                  <td>{item.need ? t(`common:kind.${item.need.kind}`) : '—'}</td>
                  <td>
                    <StateBadge state={item.state} />
                  </td>
                  <td>{standards.length > 0 ? standards.map(standardNumber).join(' ') : '—'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollX>
    </section>
  );
}
