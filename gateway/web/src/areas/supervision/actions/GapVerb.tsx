// What a cell of the gap map offers: to make a task of it, or the way to the one that is open already.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loaded } from '../../../ui/states';
import type { Gap } from '../gaps/queries';
import { CreateDialog } from './CreateDialog';
import { useOpenActionOf } from './open-action';

export function GapVerb({ gap }: { gap: Gap }) {
  const { t } = useTranslation('actions');
  const open = useOpenActionOf(gap);
  const [making, setMaking] = useState(false);
  // An action is for a cluster: without one there is nobody to win for it.
  if (gap.cluster === 'CLUSTER_UNSPECIFIED') return <span className="muted">{t('noCluster')}</span>;
  return (
    <Loaded query={open} lines={1}>
      {(found) =>
        found ? (
          <Link className="button primary" to={`/s/actions/${found.id}`}>
            {t('existing')}
          </Link>
        ) : (
          <>
            <button type="button" className="button primary" onClick={() => setMaking(true)}>
              {t('create.verb')}
            </button>
            {making ? <CreateDialog gap={gap} onClose={() => setMaking(false)} /> : null}
          </>
        )
      }
    </Loaded>
  );
}
