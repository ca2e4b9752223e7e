// 服务专员 of a centre: name and telephone; the industries that an officer looks after stay as they are.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { TextField } from '../../../ui/fields/TextField';
import { Icon } from '../../../ui/Icon';
import { type CentreValues, NOBODY } from './values';

interface Props {
  officers: CentreValues['officers'];
  violations: Violation[];
  set: (officers: CentreValues['officers']) => void;
}

export function Officers({ officers, violations, set }: Props) {
  const { t } = useTranslation(['register', 'common']);
  const change = (index: number, to: Partial<CentreValues['officers'][number]>) =>
    set(officers.map((one, at) => (at === index ? { ...one, ...to } : one)));
  return (
    <fieldset className="plain stack-s">
      <legend>{t('centre.officers')}</legend>
      {officers.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an officer has no id, and the place is the field's path
        <div key={index} className="stack-s">
          <div className="field-pair even">
            <TextField
              name={`centre.officers[${index}].name`}
              label={t('centre.officer', { number: index + 1 })}
              required
              violations={violations}
              value={one.name}
              set={(name) => change(index, { name })}
            />
            <TextField
              name={`centre.officers[${index}].phone`}
              label={t('centre.officerPhone', { number: index + 1 })}
              violations={violations}
              type="tel"
              value={one.phone}
              set={(phone) => change(index, { phone })}
            />
          </div>
          <p>
            <button
              type="button"
              className="button quiet"
              aria-label={t('centre.removeOfficer', { number: index + 1 })}
              onClick={() => set(officers.filter((_, at) => at !== index))}
            >
              {t('common:action.remove')}
            </button>
          </p>
        </div>
      ))}
      <p>
        <button type="button" className="button" onClick={() => set([...officers, NOBODY])}>
          <Icon name="plus" />
          {t('centre.addOfficer')}
        </button>
      </p>
    </fieldset>
  );
}
