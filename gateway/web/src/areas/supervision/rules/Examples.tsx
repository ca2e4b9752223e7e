// Clocks that a rule would move: the case, and when it is due now and then.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { ScrollX } from '../../../ui/ScrollX';
import type { MovedClock } from './queries';

export function Examples({ clocks }: { clocks: MovedClock[] }) {
  const { t } = useTranslation(['supervision', 'common']);
  if (clocks.length === 0) return null;
  return (
    <ScrollX label={t('rules.examples', { count: clocks.length })}>
      <table className="dense">
        <caption>{t('rules.examples', { count: clocks.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.number')}</th>
            <th scope="col">{t('column.stage')}</th>
            <th scope="col">{t('rules.dueNow')}</th>
            <th scope="col">{t('rules.dueThen')}</th>
            <th scope="col">{t('rules.turn')}</th>
          </tr>
        </thead>
        <tbody>
          {clocks.map((clock) => (
            <tr key={clock.commitmentId}>
              <td className="nowrap">
                <Link to={`/s/cases/${clock.commitmentId}`}>{clock.caseNumber || t('column.noNumber')}</Link>
              </td>
              <td className="nowrap">{t(`common:stage.${clock.stage}`)}</td>
              <td className="nowrap">{instant(clock.dueTime, language())}</td>
              <td className="nowrap">{instant(clock.newDueTime, language())}</td>
              <td className="nowrap">
                {clock.late ? t('rules.late') : clock.onTimeAgain ? t('rules.again') : t('rules.stays')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
