// 核验 or 不予核验 an accreditation, with the page or letter that it was compared with.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Accreditation } from '../../../api/records';
import { NumberWarnings } from '../../../ui/NumberWarnings';
import { TextVerb } from '../../../ui/TextVerb';

interface Props {
  one: Accreditation;
  reject: boolean;
  onClose: () => void;
}

export function VerifyForm({ one, reject, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const verb = t(`accreditations.verb.${reject ? 'reject' : 'verify'}`);
  return (
    <TextVerb
      title={`${verb} ${one.number}`}
      verb={verb}
      name="source"
      label={t('accreditations.source')}
      hint={t('accreditations.sourceHint')}
      lacking={t('accreditations.noSource')}
      call={(source, key) =>
        read(
          api.POST('/v1/accreditations/{id}:verify', {
            params: { path: { id: one.id } },
            headers: once(key),
            body: {
              id: one.id,
              etag: one.etag,
              verification: reject ? 'VERIFICATION_STATE_REJECTED' : 'VERIFICATION_STATE_VERIFIED',
              source,
            },
          }),
        )
      }
      onClose={onClose}
    >
      <NumberWarnings warnings={one.warnings} />
    </TextVerb>
  );
}
