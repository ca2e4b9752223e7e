// 撤销导入: rows return to what they were, new rows go.
import { useTranslation } from 'react-i18next';
import { Data } from '../../../ui/Data';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import type { ScopeImport } from './state';
import { undo } from './verbs';

export function UndoDialog({ one, onClose }: { one: ScopeImport; onClose: () => void }) {
  const { t } = useTranslation(['import', 'common']);
  const { form, act } = useVerb({});
  return (
    <VerbDialog
      title={t('undo.title')}
      verb={t('undo.verb')}
      form={form}
      act={() => void act((key) => undo(one, key), onClose)}
      onClose={onClose}
    >
      <p>
        <Data>{one.fileName}</Data>
      </p>
      <p>{t('undo.effect', { created: one.created, changed: one.changed })}</p>
      <p className="muted">{t('undo.kept')}</p>
    </VerbDialog>
  );
}
