// 预约: who booked what of this centre.
import { useTranslation } from 'react-i18next';
import { BookingTable } from '../../ui/BookingTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Bookings() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <PageHeader
        title={t('page.cBookings')}
        crumbs={[
          { text: t('page.c'), to: '/c' },
          { text: t('page.cResources'), to: '/c/resources' },
        ]}
      />
      <BookingTable sides={['OWNER']} own="/c/resources" />
    </div>
  );
}
