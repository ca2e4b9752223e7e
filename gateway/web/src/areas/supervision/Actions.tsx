// 提升行动 of the city, beside the gaps that they come from.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ActionList } from '../../ui/actions/ActionList';
import { Empty } from '../../ui/states';
import './supervision.css';

export default function Actions() {
  const { t } = useTranslation(['actions', 'common']);
  return (
    <ActionList
      base="/s/actions"
      crumbs={[{ text: t('common:page.s'), to: '/s' }]}
      none={
        <Empty title={t('none')}>
          <Link className="button primary" to="/s/gaps">
            {t('toGaps')}
          </Link>
        </Empty>
      }
    />
  );
}
