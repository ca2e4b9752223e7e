import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';
import { LOOKS, type Look, type State } from './status-map';

/** A sign, words and colour. */
export function Badge({ look, text, provisional }: { look: Look; text: string; provisional?: boolean }) {
  return (
    <span className={`badge ${look.tone}${provisional ? ' provisional' : ''}`}>
      <Icon name={look.sign} size={14} />
      <span className={look.tone === 'gone' ? 'struck-none' : undefined}>{text}</span>
    </span>
  );
}

/** The badge of any state of the API. */
export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation();
  return <Badge look={LOOKS[state]} text={t(`state.${state}`)} />;
}
