// 共享资源: what this firm shares.
import { useTranslation } from 'react-i18next';
import { OwnResources } from '../../ui/lending/OwnResources';

export default function Resources() {
  const { t } = useTranslation();
  return <OwnResources root="/e" title={t('page.eResources')} home={t('page.e')} />;
}
