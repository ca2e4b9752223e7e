// 核验 or 不予核验 of scope rows, all of them or none, with the page or letter that they were compared with.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ScopeRow } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { TextVerb } from '../../../ui/TextVerb';

/** Rows that are named in the dialog; the others are counted. */
const NAMED = 5;

interface Props {
  rows: ScopeRow[];
  reject: boolean;
  onClose: () => void;
}

export function VerifyRows({ rows, reject, onClose }: Props) {
  const { t } = useTranslation(['rows', 'common']);
  const verb = t(reject ? 'verb.reject' : 'verb.verify');
  return (
    <TextVerb
      title={t(reject ? 'rejectTitle' : 'verifyTitle', { count: rows.length })}
      verb={verb}
      name="source"
      label={t('source')}
      hint={t('sourceHint')}
      lacking={t('noSource')}
      call={(source, key) =>
        read(
          api.POST('/v1/capabilities:verify', {
            headers: once(key),
            body: {
              ids: rows.map(({ id }) => id),
              verification: reject ? 'VERIFICATION_STATE_REJECTED' : 'VERIFICATION_STATE_VERIFIED',
              source,
            },
          }),
        )
      }
      onClose={onClose}
    >
      <ul className="stack-s">
        {rows.slice(0, NAMED).map((row) => (
          <li key={row.id}>
            <Data>{[row.object, row.parameter, row.standard].filter(Boolean).join(' · ')}</Data>
          </li>
        ))}
      </ul>
      {rows.length > NAMED ? <p className="muted">{t('more', { count: rows.length - NAMED })}</p> : null}
      {reject ? <p className="muted">{t('rejectEffect')}</p> : null}
    </TextVerb>
  );
}
