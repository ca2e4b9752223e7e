// One action: what it is to mend, the figures before and after, and the requests under it.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { Data } from '../Data';
import { DescList } from '../DescList';
import { type Crumb, PageHeader } from '../PageHeader';
import { Loaded } from '../states';
import { ActionBadge } from './ActionBadge';
import { regionsOf } from './csv';
import { FrameDialog } from './FrameDialog';
import { Indicators } from './Indicators';
import { Members } from './Members';
import { type Action, isOpen, span, useAction } from './queries';
import { CancelDialog, CloseDialog, StartDialog } from './StateDialogs';
import { Tagged } from './Tagged';

type Verb = 'edit' | 'start' | 'close' | 'cancel';

interface Props {
  /** Where the list stands: `/s/actions` or `/c/actions`. */
  base: string;
  /** Where its cases are read: `/s/cases` or `/c/requests`. */
  cases: string;
  /** The page above the list. */
  above: Crumb;
  /** What stands between the facts and the indicators. */
  before?: (action: Action) => ReactNode;
}

function Whole({ action, base, cases, above, before }: Props & { action: Action }) {
  const { t } = useTranslation(['actions', 'common']);
  const [verb, setVerb] = useState<Verb>();
  const close = () => setVerb(undefined);
  const draft = action.state === 'ACTION_STATE_DRAFT';
  return (
    <div className="stack">
      <PageHeader
        title={action.title}
        crumbs={[above, { text: t('common:page.sActions'), to: base }]}
        aside={<ActionBadge state={action.state} />}
        actions={
          action.editable && isOpen(action) ? (
            <>
              {draft ? (
                <button type="button" className="button" onClick={() => setVerb('edit')}>
                  {t('frame.edit')}
                </button>
              ) : null}
              <button type="button" className="button danger" onClick={() => setVerb('cancel')}>
                {t('cancel.verb')}
              </button>
              <button
                type="button"
                className="button primary"
                onClick={() => setVerb(draft ? 'start' : 'close')}
              >
                {t(draft ? 'start.verb' : 'close.verb')}
              </button>
            </>
          ) : null
        }
      />
      <DescList
        facts={[
          { label: t('field.problem'), value: <Data>{action.problem}</Data>, wide: true },
          { label: t('field.cluster'), value: t(`common:cluster.${action.cluster}`) },
          { label: t('field.regions'), value: regionsOf(t, action) },
          { label: t('field.owner'), value: <Data>{action.ownerName}</Data> },
          { label: t('field.span'), value: span(action) },
          ...(action.startTime
            ? [{ label: t('field.started'), value: instant(action.startTime, language()) }]
            : []),
          ...(action.endTime
            ? [{ label: t('field.ended'), value: instant(action.endTime, language()) }]
            : []),
          ...(action.reason
            ? [{ label: t('field.reason'), value: <Data>{action.reason}</Data>, wide: true }]
            : []),
          ...(action.conclusion
            ? [{ label: t('field.conclusion'), value: <Data>{action.conclusion}</Data>, wide: true }]
            : []),
        ]}
      />
      {before?.(action)}
      {/* Anew when the indicators are others, so that what is typed survives a change of the rest. */}
      <Indicators key={JSON.stringify(action.indicators)} action={action} />
      <Members action={action} />
      <Tagged action={action} cases={cases} />
      {verb === 'edit' ? <FrameDialog action={action} onClose={close} /> : null}
      {verb === 'start' ? <StartDialog action={action} onClose={close} /> : null}
      {verb === 'close' ? <CloseDialog action={action} onClose={close} /> : null}
      {verb === 'cancel' ? <CancelDialog action={action} onClose={close} /> : null}
    </div>
  );
}

export function ActionView(props: Props) {
  const { id = '' } = useParams();
  const action = useAction(id);
  return <Loaded query={action}>{(found) => <Whole key={found.id} action={found} {...props} />}</Loaded>;
}
