// 一次性告知单: each material, what is wrong, how to mend it.
import { useTranslation } from 'react-i18next';
import type { ServiceRequest } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';
import { materialName } from '../request/material';
import { SheetHead } from './SheetHead';

export function Notice({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation('centre');
  return (
    <article className="sheet" aria-label={t('sheet.notice')}>
      <SheetHead title={t('sheet.notice')} request={request} />
      <p>
        <Data>{request.enterpriseName}</Data>
      </p>
      <p>{t('sheet.noticeText', { title: request.title })}</p>
      <ScrollX label={t('sheet.notice')}>
        <table className="defects">
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('sheet.line')}
              </th>
              <th scope="col">{t('correction.material')}</th>
              <th scope="col">{t('correction.problem')}</th>
              <th scope="col">{t('correction.fix')}</th>
            </tr>
          </thead>
          <tbody>
            {request.defects.map((defect, index) => (
              <tr key={`${defect.material}${defect.problem}`}>
                <td className="num">{index + 1}</td>
                <td>{materialName(t, defect.material)}</td>
                <td>
                  <Data>{defect.problem}</Data>
                </td>
                <td>
                  <Data>{defect.fix}</Data>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      <p>{t('sheet.noticeHow')}</p>
      <p className="sheet-sign">
        <span>{t('sheet.signFirm')}</span>
        <span>{t('sheet.signCentre')}</span>
      </p>
    </article>
  );
}
