// One action for a centre: its own can be changed, the others are read.
import { useTranslation } from 'react-i18next';
import { ActionView } from '../../ui/actions/ActionView';

export default function ActionPage() {
  const { t } = useTranslation();
  return <ActionView base="/c/actions" cases="/c/requests" above={{ text: t('page.c'), to: '/c' }} />;
}
