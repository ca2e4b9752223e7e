// 我的预约: what the firm booked of others, and what others booked of it.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { BookingTable } from '../../ui/BookingTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Bookings() {
  const { t } = useTranslation(['common', 'work']);
  return (
    <div className="stack">
      <PageHeader
        title={t('page.eBookings')}
        crumbs={[{ text: t('page.e'), to: '/e' }]}
        actions={
          <>
            <Link className="button" to="/e/resources">
              {t('page.eResources')}
            </Link>
            <Link className="button primary" to="/open/resources">
              {t('work:booking.teach.CUSTOMER')}
            </Link>
          </>
        }
      />
      <BookingTable sides={['CUSTOMER', 'OWNER']} own="/e/resources" />
    </div>
  );
}
