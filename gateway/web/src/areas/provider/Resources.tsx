// 共享资源: what this provider shares.
import { useTranslation } from 'react-i18next';
import { OwnResources } from '../../ui/lending/OwnResources';

export default function Resources() {
  const { t } = useTranslation();
  return <OwnResources root="/p" title={t('page.pResources')} home={t('page.p')} />;
}
