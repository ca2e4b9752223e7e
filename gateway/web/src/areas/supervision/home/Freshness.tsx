// When the numbers were counted, and whether changes come in by themselves.
import { useTranslation } from 'react-i18next';
import { useLive } from '../../../api/changes';
import { language } from '../../../i18n/i18n';
import { instant, local } from '../../../lib/format';
import { Badge } from '../../../ui/Badge';
import { useNow } from '../../../ui/working-time';

const STALE = 120_000;

export function Freshness({ time, failed }: { time: string | undefined; failed: boolean }) {
  const { t } = useTranslation('supervision');
  const { connection } = useLive();
  const now = useNow();
  if (!time) return null;
  const at = local(time);
  const stale = failed || now - Date.parse(time) > STALE;
  return (
    <span className="row" title={instant(time, language())}>
      <Badge
        look={stale ? { tone: 'paused', sign: 'bars' } : { tone: 'neutral', sign: 'clock' }}
        text={t(stale ? 'fresh.stale' : 'fresh.at', { time: `${at.time}:${at.seconds}` })}
      />
      {connection === 'open' ? <span className="meta">{t('fresh.live')}</span> : null}
    </span>
  );
}
