// 一次性告知: every defect at once, from the checklist of common materials and free ones.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { violation } from '../../../ui/form';
import { Icon } from '../../../ui/Icon';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { DefectFields } from './DefectFields';
import { materialName } from './material';
import { Standing } from './Standing';

export interface DefectInput {
  id: string;
  material: string;
  problem: string;
  fix: string;
  free: boolean;
}

export function CorrectionDialog({ request, onClose, then }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb<{ defects: DefectInput[] }>({ defects: [] });
  const { defects } = form.values;
  const common = [
    'text',
    ...request.items.map((_, index) => `items[${index}]`),
    'documents',
    'contact',
    'deadline',
  ];
  const kindOf = (material: string) => (material.startsWith('items') ? 'item' : material);
  const toggle = (material: string) => {
    const chosen = defects.some((one) => one.material === material && !one.free);
    const kind = kindOf(material);
    form.set({
      defects: chosen
        ? defects.filter((one) => one.free || one.material !== material)
        : [
            ...defects,
            {
              id: material,
              material,
              problem: t(`checklist.${kind}.problem`),
              fix: t(`checklist.${kind}.fix`),
              free: false,
            },
          ],
    });
  };
  const send = () => {
    if (defects.length === 0) {
      form.fail([violation('defects', t('correction.none'), t('correction.none'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/requests/{id}:requestCorrection', {
            params: { path: { id: request.id } },
            headers: once(key),
            body: {
              id: request.id,
              etag: request.etag,
              defects: defects.map(({ material, problem, fix }) => ({ material, problem, fix })),
            },
          }),
        ),
      then,
    );
  };
  return (
    <VerbDialog
      title={t('correction.title')}
      verb={t('correction.verb', { count: defects.length })}
      form={form}
      act={send}
      onClose={onClose}
      now={<Standing request={request} />}
    >
      <p>{t('correction.text')}</p>
      <fieldset className="checklist" data-field="defects" tabIndex={-1}>
        <legend>{t('correction.checklist')}</legend>
        {common.map((material) => (
          <label key={material}>
            <input
              type="checkbox"
              checked={defects.some((one) => one.material === material && !one.free)}
              onChange={() => toggle(material)}
            />
            {materialName(t, material)}
          </label>
        ))}
      </fieldset>
      {defects.map((defect, index) => (
        <DefectFields
          key={defect.id}
          index={index}
          defect={defect}
          violations={form.violations}
          change={(change) =>
            form.set({ defects: defects.map((one) => (one.id === defect.id ? { ...one, ...change } : one)) })
          }
          remove={() => form.set({ defects: defects.filter((one) => one.id !== defect.id) })}
        />
      ))}
      <button
        type="button"
        className="button"
        onClick={() =>
          form.set({
            defects: [
              ...defects,
              { id: crypto.randomUUID(), material: '', problem: '', fix: '', free: true },
            ],
          })
        }
      >
        <Icon name="plus" />
        {t('correction.free')}
      </button>
    </VerbDialog>
  );
}

interface Props {
  request: ServiceRequest;
  onClose: () => void;
  then: () => void;
}
