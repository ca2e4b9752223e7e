import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { newKey } from '../../api/client';
import { PartError } from '../../ui/states';
import { copyOf } from './copy';
import { useLatest } from './queries';

/** 复制上次: straight to the check page of a new draft. */
export function CopyButton() {
  const { t } = useTranslation('enterprise');
  const navigate = useNavigate();
  const latest = useLatest().data;
  const key = useRef(newKey());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  if (!latest) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() => {
          setBusy(true);
          setFailure(undefined);
          copyOf(latest, key.current)
            .then((draft) => navigate(`/e/requests/${draft.id}/edit/check`))
            .catch(setFailure)
            .finally(() => setBusy(false));
        }}
      >
        {t('home.copy')}
      </button>
      {failure ? <PartError error={failure} /> : null}
    </>
  );
}
