// Who changed a record, when, why, and which fields: newest first.
import { useTranslation } from 'react-i18next';
import { useObligors } from '../api/directory';
import { type FieldChange, type Historic, type Revision, useRevisions } from '../api/history';
import { useMe } from '../app/useSession';
import { language } from '../i18n/i18n';
import { instant } from '../lib/format';
import { Data } from './Data';
import { Loaded } from './states';
import './history.css';

/** Fields whose values are words of the contract, with the beginning of their name there. */
const WORDS: Record<string, string> = {
  kind: 'kind.ITEM_KIND_',
  mode: 'mode.CALIBRATION_MODE_',
  cluster: 'cluster.CLUSTER_',
  recorded: 'state.STANDARD_STATUS_',
  verification: 'state.VERIFICATION_STATE_',
  state: 'state.ACCREDITATION_STATE_',
};

/** Identifiers say nothing to people: who verified stands in the line above. */
const UNSAID = ['verifier', 'site_ids', 'scope_row_ids'];

/** Identifiers of records whose names the page may know. */
const NAMED = ['site_id', 'accreditation_id'];

/** Name of a site or a certificate by its id; undefined when the page does not know it. */
export type NameOf = (id: string) => string | undefined;

const SCHEMES = ['', 'CMA', 'CNAS', 'STATUTORY', 'CNCA'];

function useValue() {
  const { t } = useTranslation(['common', 'work']);
  return ({ field }: FieldChange, value: string) => {
    if (value === '') return '';
    if (value === 'true') return t('work:history.yes');
    if (field === 'scheme')
      return t(`scheme.ACCREDITATION_SCHEME_${SCHEMES[Number(value)]}`, { defaultValue: value });
    const word = WORDS[field];
    const name = value.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
    return word ? t(`${word}${name}`, { defaultValue: value }) : value;
  };
}

/** A factor that is not stated is told as 0. */
const unstated = ({ field, before, after }: FieldChange) =>
  field === 'k' && [before, after].every((value) => value === '' || value === '0');

/** Before and after of each field. */
export function Changes({ changes, nameOf }: { changes: FieldChange[]; nameOf?: NameOf }) {
  const { t } = useTranslation(['common', 'work']);
  const word = useValue();
  const value = (change: FieldChange, text: string) =>
    NAMED.includes(change.field) ? nameOf?.(text) : word(change, text);
  const said = changes.filter(
    (change) =>
      !UNSAID.includes(change.field) &&
      !unstated(change) &&
      (!NAMED.includes(change.field) || nameOf?.(change.after) !== undefined),
  );
  if (said.length === 0) return <p className="muted">{t('work:history.same')}</p>;
  return (
    <dl className="history-changes">
      {said.map((change) => (
        <div key={change.field}>
          <dt>{t(`work:history.field.${change.field}`, { defaultValue: change.field })}</dt>
          <dd>
            {change.before ? (
              <>
                <del>
                  <Data>{value(change, change.before)}</Data>
                </del>{' '}
                <span className="sr">{t('work:history.became')}</span>
              </>
            ) : null}
            <ins>
              <Data>{value(change, change.after)}</Data>
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Entry({ revision, named }: { revision: Revision; named?: NameOf }) {
  const { t } = useTranslation(['common', 'work']);
  const me = useMe();
  const { nameOf } = useObligors();
  const { actorOrganizationId: org } = revision;
  const who =
    org === me.organization?.id
      ? me.organization.displayName
      : nameOf(org) || (org ? t('work:history.bureau') : '');
  const platform = t('work:history.platform');
  return (
    <li className="history-entry">
      <p className="row">
        <strong>
          {t(`work:history.action.${revision.action.replace('.', '_')}`, { defaultValue: revision.action })}
        </strong>
        <span className="meta">{t('work:history.version', { version: revision.version })}</span>
        <time className="meta nowrap" dateTime={revision.time}>
          {instant(revision.time, language())}
        </time>
        <span className="meta">
          <Data>{who || platform}</Data>
        </span>
      </p>
      {revision.reason ? (
        <p>
          {t('work:history.reason')} <Data>{revision.reason}</Data>
        </p>
      ) : null}
      {revision.source ? (
        <p className="muted">
          {t('work:history.source')} <Data>{revision.source}</Data>
        </p>
      ) : null}
      {revision.action === 'recorded' ? null : <Changes changes={revision.changes} nameOf={named} />}
    </li>
  );
}

export function History({ kind, id, nameOf }: { kind: Historic; id: string; nameOf?: NameOf }) {
  const { t } = useTranslation(['common', 'work']);
  const query = useRevisions(kind, id);
  return (
    <section className="stack-s" aria-labelledby={`history-${id}`}>
      <h2 className="history-title" id={`history-${id}`}>
        {t('work:history.title')}
      </h2>
      <Loaded query={query} lines={3}>
        {({ revisions, total }) => (
          <>
            <ol className="history">
              {revisions.map((revision) => (
                <Entry key={revision.version} revision={revision} named={nameOf} />
              ))}
            </ol>
            {total > revisions.length ? (
              <p className="muted">{t('work:history.cut', { count: total - revisions.length })}</p>
            ) : null}
          </>
        )}
      </Loaded>
    </section>
  );
}
