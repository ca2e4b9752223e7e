// What an item says beyond the fields of the form: shown, sent as it came, and taken off in one step.
import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/i18n';
import { day, money } from '../../../lib/format';
import { beyond } from '../carried';
import type { ItemRow } from '../row';

interface Props {
  row: ItemRow;
  /** Absent where the row can only be read. */
  change?: (part: Partial<ItemRow>) => void;
}

export function Carried({ row, change }: Props) {
  const { t } = useTranslation(['figures', 'common']);
  const need = beyond(row.known);
  const own = row.own ?? {};
  const texts = [
    need.region ? t('more.region', { region: t(`common:region.${need.region}`) }) : '',
    need.point ? t('more.point') : '',
    need.earliestStart ? t('more.earliest', { day: day(need.earliestStart, language()) }) : '',
    need.latestStart ? t('more.latest', { day: day(need.latestStart, language()) }) : '',
    need.deadline ? t('more.deadline', { day: day(need.deadline, language()) }) : '',
    need.budgetFen ? t('more.budget', { money: money(need.budgetFen) }) : '',
    need.excludedProviderIds?.length ? t('more.excluded', { count: need.excludedProviderIds.length }) : '',
    need.weights ? t('more.weights') : '',
    need.allowVersion ? t(`more.version.${need.allowVersion}`) : '',
    need.acceptWithdrawn ? t('more.withdrawn') : '',
    own.delivery ? t('more.delivery', { delivery: t(`common:delivery.${own.delivery}`) }) : '',
    own.accreditations
      ? t(own.accreditations.length > 0 ? 'more.schemes' : 'more.noSchemes', {
          schemes: own.accreditations.map((one) => t(`common:scheme.${one}`)).join(' + '),
        })
      : '',
    own.legalEffect === undefined ? '' : t(own.legalEffect ? 'more.legal' : 'more.noLegal'),
    own.hazardous === undefined ? '' : t(own.hazardous ? 'more.hazardous' : 'more.notHazardous'),
    own.maxHours === undefined
      ? ''
      : t(own.maxHours ? 'more.hours' : 'more.noHours', { hours: own.maxHours }),
  ].filter(Boolean);
  if (texts.length === 0) return null;
  // Only the fields of the kind stay when the rest is taken off.
  const plain = () => {
    const { kind, testing, calibration, certification, service, inspection } = row.known ?? {};
    const kept = { kind, testing, calibration, certification, service, inspection };
    change?.({
      known: Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
      own: {},
    });
  };
  return (
    <p className="meta figure-more">
      {t('more.title', { facts: texts.join(language() === 'zh' ? '、' : ', ') /* HAN_OK */ })}{' '}
      {change ? (
        <button type="button" className="button quiet small" onClick={plain}>
          {t('more.off')}
        </button>
      ) : null}
    </p>
  );
}
