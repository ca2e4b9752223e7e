// 暂停, 撤销 or 恢复 an accreditation: reason and days; what it hits stands above.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Impact } from '../../../api/history';
import type { Accreditation } from '../../../api/records';
import { apiDate } from '../../../lib/format';
import { DaysVerb } from '../../../ui/DaysVerb';
import { ImpactFacts } from '../../../ui/ImpactFacts';

const STATE = {
  suspend: 'ACCREDITATION_STATE_SUSPENDED',
  withdraw: 'ACCREDITATION_STATE_WITHDRAWN',
  reinstate: 'ACCREDITATION_STATE_VALID',
} as const;

const DAYS = { suspend: ['from', 'until'], withdraw: ['from'], reinstate: [] } as const;

interface Props {
  one: Accreditation;
  verb: keyof typeof STATE;
  impact: Impact | undefined;
  onClose: () => void;
}

export function StateForm({ one, verb, impact, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const name = t(`accreditations.verb.${verb}`);
  return (
    <DaysVerb
      title={`${name} ${one.number}`}
      verb={name}
      days={DAYS[verb]}
      call={({ reason, from, until }, key) =>
        read(
          api.POST('/v1/accreditations/{id}:setState', {
            params: { path: { id: one.id } },
            headers: once(key),
            body: {
              id: one.id,
              etag: one.etag,
              state: STATE[verb],
              reason,
              from: apiDate(from),
              until: apiDate(until),
            },
          }),
        )
      }
      onClose={onClose}
    >
      {impact && verb !== 'reinstate' ? <ImpactFacts impact={impact} /> : null}
    </DaysVerb>
  );
}
