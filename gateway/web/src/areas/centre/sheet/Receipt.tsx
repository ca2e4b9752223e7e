// 受理回执: one A4 page for the person at the counter.
import { useTranslation } from 'react-i18next';
import { useDocument } from '../../../api/cases';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, instant, standardNumber } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { objectOf, parametersOf, standardsOf } from '../../../ui/need';
import { ScrollX } from '../../../ui/ScrollX';
import { PromiseText } from './PromiseText';
import { SheetHead } from './SheetHead';
import { useEnteredBy } from './useEnteredBy';

export function Receipt({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const enteredBy = useEnteredBy(request);
  const consent = useDocument(request.consentDocumentId).data;
  return (
    <article className="sheet" aria-label={t('sheet.receipt')}>
      <SheetHead title={t('sheet.receipt')} request={request} />
      <DescList
        facts={[
          { label: t('case.firm'), value: <Data>{request.enterpriseName}</Data> },
          {
            label: t('case.contact'),
            value: (
              <>
                <Data>{request.contact?.name}</Data> {request.contact?.phone}
              </>
            ),
          },
          { label: t('case.submitted'), value: instant(request.submitTime, language()) },
          { label: t('sheet.state'), value: t(`common:state.${request.state}`) },
          { label: t('case.deadline'), value: day(request.deadline, language()) },
          { label: t('case.channel'), value: t(`work:channel.${request.channel}`) },
          { label: t('sheet.enteredBy'), value: <Data>{enteredBy}</Data> },
          {
            label: t('sheet.consent'),
            value: request.consentDocumentId ? <Data>{consent?.name}</Data> : t('sheet.noConsent'),
          },
        ]}
      />
      <ScrollX label={t('sheet.receipt')}>
        <table className="dense">
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('sheet.line')}
              </th>
              <th scope="col">{t('sheet.kind')}</th>
              <th scope="col">{t('sheet.object')}</th>
              <th scope="col">{t('sheet.parameters')}</th>
              <th scope="col">{t('sheet.standards')}</th>
              <th scope="col" className="num">
                {t('sheet.quantity')}
              </th>
            </tr>
          </thead>
          <tbody>
            {request.items.map(({ id, line, need }) =>
              need ? (
                <tr key={id}>
                  <td className="num">{line}</td>
                  <td>{t(`common:kind.${need.kind}`)}</td>
                  <td>
                    <Data>{objectOf(need)}</Data>
                  </td>
                  <td>
                    <Data>{parametersOf(need).join('、')}</Data>
                  </td>
                  <td>{standardsOf(need).map(standardNumber).join(' ') || '—'}</td>
                  <td className="num">{need.quantity || 1}</td>
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      </ScrollX>
      <PromiseText request={request} />
      <p className="sheet-sign">
        <span>{t('sheet.signFirm')}</span>
        <span>{t('sheet.signCentre')}</span>
      </p>
    </article>
  );
}
