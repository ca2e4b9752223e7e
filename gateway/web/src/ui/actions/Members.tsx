// Who takes part in an action; written in a dialog while it is a draft or runs.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../api/client';
import { Data } from '../Data';
import { Icon } from '../Icon';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';
import { LineTable } from './LineTable';
import { lineLabels } from './line-labels';
import { type Action, isOpen, update } from './queries';

const COLUMNS = ['name', 'organization', 'duty'] as const;

function MembersDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  const { form, act } = useVerb({ lines: action.members.map((one) => ({ ...one, key: newKey() })) });
  const { lines } = form.values;
  const save = (key: string) => update(action, { members: lines.map(({ key: _, ...one }) => one) }, key);
  return (
    <VerbDialog
      title={t('members.edit')}
      verb={t('members.save')}
      form={form}
      act={() => void act(save, onClose)}
      onClose={onClose}
      labels={lineLabels('members', lines.length, COLUMNS, (key) => t(`members.${key}`))}
    >
      {lines.length > 0 ? (
        <LineTable
          label={t('members.title')}
          path="members"
          columns={COLUMNS.map((key) => ({ key, title: t(`members.${key}`), edits: true }))}
          lines={lines}
          put={(at, change) =>
            form.set({ lines: lines.map((line, i) => (i === at ? { ...line, ...change } : line)) })
          }
          remove={(at) => form.set({ lines: lines.filter((_, i) => i !== at) })}
        />
      ) : null}
      <p>
        <button
          type="button"
          className="button small"
          onClick={() =>
            form.set({ lines: [...lines, { key: newKey(), name: '', organization: '', duty: '' }] })
          }
        >
          <Icon name="plus" />
          {t('members.add')}
        </button>
      </p>
    </VerbDialog>
  );
}

export function Members({ action }: { action: Action }) {
  const { t } = useTranslation('actions');
  const [editing, setEditing] = useState(false);
  return (
    <section className="panel stack-s" aria-labelledby="members">
      <div className="row between">
        <h2 id="members">{t('members.title')}</h2>
        {action.editable && isOpen(action) ? (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            {t('members.edit')}
          </button>
        ) : null}
      </div>
      {action.members.length === 0 ? <p className="muted">{t('members.none')}</p> : null}
      <ul>
        {action.members.map(({ name, organization, duty }) => (
          <li key={`${name} ${organization} ${duty}`}>
            <Data>{[name, organization, duty].filter(Boolean).join(' · ')}</Data>
          </li>
        ))}
      </ul>
      {editing ? <MembersDialog action={action} onClose={() => setEditing(false)} /> : null}
    </section>
  );
}
