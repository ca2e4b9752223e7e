// One action for the bureau, with the cell of the gap map that it comes from.
import { useTranslation } from 'react-i18next';
import { ActionView } from '../../ui/actions/ActionView';
import { BeforeAfter } from './actions/BeforeAfter';
import './supervision.css';

export default function ActionPage() {
  const { t } = useTranslation();
  return (
    <ActionView
      base="/s/actions"
      cases="/s/cases"
      above={{ text: t('page.s'), to: '/s' }}
      before={({ gap }) => (gap ? <BeforeAfter gap={gap} /> : null)}
    />
  );
}
