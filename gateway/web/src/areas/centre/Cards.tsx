// 亮牌与督办: what is held against this organisation and what it can say to it.
import { useTranslation } from 'react-i18next';
import { OwnCards } from '../../ui/OwnCards';
import { PageHeader } from '../../ui/PageHeader';

export default function Cards() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <PageHeader title={t('page.cCards')} crumbs={[{ text: t('page.c'), to: '/c' }]} />
      <OwnCards area="c" />
    </div>
  );
}
