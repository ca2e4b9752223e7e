// What the case is about.
import { useTranslation } from 'react-i18next';
import { useCentres } from '../../../api/centres';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant, money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { ScrollX } from '../../../ui/ScrollX';
import { materialName } from './material';

export function Facts({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const centre = useCentres().data?.find(({ id }) => id === request.centreId);
  return (
    <section className="panel stack-s" aria-labelledby="facts">
      <h2 id="facts">{t('case.facts')}</h2>
      <DescList
        facts={[
          { label: t('case.firm'), value: <Data>{request.enterpriseName}</Data> },
          { label: t('case.region'), value: t(`common:region.${request.region}`) },
          {
            label: t('case.contact'),
            value: (
              <>
                <Data>{request.contact?.name}</Data> {request.contact?.phone}
              </>
            ),
          },
          { label: t('case.centre'), value: <Data>{centre?.displayName}</Data> },
          { label: t('case.channel'), value: t(`work:channel.${request.channel}`) },
          { label: t('case.cluster'), value: t(`common:cluster.${request.cluster}`) },
          { label: t('case.life'), value: t(`common:life.${request.stage}`) },
          { label: t('case.deadline'), value: day(request.deadline, language()) },
          { label: t('case.budget'), value: money(request.budgetFen) },
          { label: t('case.submitted'), value: instant(request.submitTime, language()) },
          {
            label: t('case.accepted'),
            value: (
              <>
                {instant(request.acceptTime, language())}
                {request.deemedAccepted ? ` ${t('case.deemed')}` : ''}
              </>
            ),
          },
          ...(request.reason
            ? [{ label: t('case.reason'), value: <Data>{request.reason}</Data>, wide: true }]
            : []),
          { label: t('case.text'), value: <Data>{request.text}</Data>, wide: true },
        ]}
      />
      {request.defects.length > 0 ? (
        <ScrollX label={t('sheet.notice')}>
          <table className="defects">
            <caption className="sr">{t('sheet.notice')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('correction.material')}</th>
                <th scope="col">{t('correction.problem')}</th>
                <th scope="col">{t('correction.fix')}</th>
                <th scope="col">{t('return.answer')}</th>
              </tr>
            </thead>
            <tbody>
              {request.defects.map((defect) => (
                <tr key={`${defect.material}${defect.problem}`}>
                  <td data-label={t('correction.material')}>{materialName(t, defect.material)}</td>
                  <td data-label={t('correction.problem')}>
                    <Data>{defect.problem}</Data>
                  </td>
                  <td data-label={t('correction.fix')}>
                    <Data>{defect.fix}</Data>
                  </td>
                  <td data-label={t('return.answer')}>
                    <Data>{defect.answer}</Data>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      ) : null}
    </section>
  );
}
