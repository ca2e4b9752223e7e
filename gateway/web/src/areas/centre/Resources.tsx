// 共享资源: what this centre shares.
import { useTranslation } from 'react-i18next';
import { OwnResources } from '../../ui/lending/OwnResources';

export default function Resources() {
  const { t } = useTranslation();
  return <OwnResources root="/c" title={t('page.cResources')} home={t('page.c')} />;
}
