// 提升行动 that reach the centre's regions.
import { useTranslation } from 'react-i18next';
import { ActionList } from '../../ui/actions/ActionList';
import { Empty } from '../../ui/states';

export default function Actions() {
  const { t } = useTranslation(['actions', 'common']);
  return (
    <ActionList
      base="/c/actions"
      crumbs={[{ text: t('common:page.c'), to: '/c' }]}
      none={<Empty title={t('noneHere')} />}
    />
  );
}
