// When each level fires, and whether it has.
import { useTranslation } from 'react-i18next';
import type { Commitment } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Badge, StateBadge } from '../../../ui/Badge';
import { LOOKS } from '../../../ui/status-map';

export function Levels({ clock }: { clock: Commitment }) {
  const { t } = useTranslation(['supervision', 'common']);
  if (clock.levels.length === 0) return null;
  return (
    <>
      <h4>{t('clock.levels')}</h4>
      <table className="dense">
        <caption className="sr">{t('clock.levels')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.level')}</th>
            <th scope="col">{t('clock.fires')}</th>
            <th scope="col" className="nowrap">
              {t('clock.fired')}
            </th>
          </tr>
        </thead>
        <tbody>
          {clock.levels.map((one) => (
            <tr key={one.level}>
              <td>
                {one.fired ? (
                  <StateBadge state={one.level} />
                ) : (
                  <Badge look={LOOKS.LEVEL_UNSPECIFIED} text={t(`common:state.${one.level}`)} />
                )}
              </td>
              <td className="nowrap">{instant(one.fireTime, language())}</td>
              <td>{t(one.fired ? 'clock.yes' : 'clock.no')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
