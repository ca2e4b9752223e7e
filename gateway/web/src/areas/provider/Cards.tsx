// 亮牌与督办: what is held against this organisation and what it can say to it.
import { useTranslation } from 'react-i18next';
import { OwnCards } from '../../ui/OwnCards';
import { PageHeader } from '../../ui/PageHeader';

export default function Cards() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <PageHeader title={t('page.pCards')} crumbs={[{ text: t('page.p'), to: '/p' }]} />
      <OwnCards area="p" />
    </div>
  );
}
