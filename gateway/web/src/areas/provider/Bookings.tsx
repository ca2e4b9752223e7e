// 预约: who booked what of this provider.
import { useTranslation } from 'react-i18next';
import { BookingTable } from '../../ui/BookingTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Bookings() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <PageHeader
        title={t('page.pBookings')}
        crumbs={[
          { text: t('page.p'), to: '/p' },
          { text: t('page.pResources'), to: '/p/resources' },
        ]}
      />
      <BookingTable sides={['OWNER', 'CUSTOMER']} own="/p/resources" />
    </div>
  );
}
