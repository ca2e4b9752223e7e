// One firm that was found, with what can be done for it.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Organization } from '../../api/records';
import { uscc } from '../../lib/format';
import { Data } from '../../ui/Data';
import { Icon } from '../../ui/Icon';

export function FirmRow({ firm, open, choose }: { firm: Organization; open: boolean; choose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const suspended = firm.state === 'ORGANIZATION_STATE_SUSPENDED';
  return (
    <li className="firm-row">
      <span className="grow">
        <strong>
          <Data>{firm.displayName}</Data>
        </strong>{' '}
        <span className="mono nowrap">{uscc(firm.uscc)}</span>
        <span className="meta firm-about">
          {t(`common:region.${firm.region}`)} · <Data>{firm.contact?.name}</Data> {firm.contact?.phone}
          {suspended ? ` · ${t('lookup.suspended')}` : ''}
        </span>
      </span>
      <button type="button" className="button" aria-pressed={open} onClick={choose}>
        {t('lookup.cases')}
      </button>
      {suspended ? null : (
        <Link className="button" to={`/c/intake?firm=${firm.id}`}>
          <Icon name="plus" />
          {t('lookup.intake')}
        </Link>
      )}
    </li>
  );
}
