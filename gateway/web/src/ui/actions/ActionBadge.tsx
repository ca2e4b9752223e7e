import { useTranslation } from 'react-i18next';
import { Badge } from '../Badge';
import { ACTION_LOOKS, type ActionState } from './queries';

export function ActionBadge({ state }: { state: string }) {
  const { t } = useTranslation('actions');
  return <Badge look={ACTION_LOOKS[state as ActionState]} text={t(`state.${state}`)} />;
}
