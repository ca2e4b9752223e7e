// Head of a paper: the centre, what it is, the number, and the code that leads to the case.
import { useTranslation } from 'react-i18next';
import { useCentres } from '../../../api/centres';
import type { ServiceRequest } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { Qr } from '../../../ui/Qr';

export function SheetHead({ title, request }: { title: string; request: ServiceRequest }) {
  const { t } = useTranslation('centre');
  const centre = useCentres().data?.find(({ id }) => id === request.centreId);
  const track = `${window.location.origin}/open/track?case=${request.caseNumber}`;
  return (
    <header className="sheet-head">
      <div>
        <p>
          <Data>{centre?.displayName}</Data>
        </p>
        <h2>{title}</h2>
        <p className="sheet-number">{request.caseNumber}</p>
        <p>{t('sheet.track', { address: `${window.location.host}/open/track` })}</p>
        <p>
          <Data>{centre?.hours}</Data> · {centre?.phone}
        </p>
      </div>
      <Qr text={track} label={t('sheet.qr', { number: request.caseNumber })} />
    </header>
  );
}
