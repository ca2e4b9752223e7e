// What takes the place of a version: a number each, and how much of the old one it replaces.
import { useTranslation } from 'react-i18next';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import type { Form } from '../../../ui/form';
import { Icon } from '../../../ui/Icon';
import { TermInput } from '../../../ui/TermInput';
import { RELATIONS, type StandardValues, type Successor } from './values';

interface Props {
  form: Form<StandardValues>;
  set: (change: Partial<StandardValues>) => void;
}

export function SuccessorFields({ form, set }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { successors } = form.values;
  const put = (at: number, change: Partial<Successor>) =>
    set({ successors: successors.map((one, i) => (i === at ? { ...one, ...change } : one)) });
  return (
    <fieldset className="plain" data-field="standard.successors">
      <legend>{t('standards.successors')}</legend>
      {successors.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: successors have no ids, and each field is controlled
        <div key={at} className="successor">
          <Field
            name={`standard.successors[${at}].number`}
            label={t('standards.successorNumber', { line: at + 1 })}
            required
            violations={form.violations}
          >
            {(aria) => (
              <TermInput
                aria={aria}
                kinds={['TERM_KIND_STANDARD']}
                value={one.number}
                onChange={(number) => put(at, { number })}
              />
            )}
          </Field>
          <ChoiceField
            name={`standard.successors[${at}].kind`}
            label={t('standards.successorKind')}
            required
            violations={form.violations}
            value={one.kind}
            options={RELATIONS}
            word={(kind) => t(`standards.edge.${kind}`)}
            set={(kind) => put(at, { kind })}
          />
          <button
            type="button"
            className="button quiet"
            aria-label={t('standards.removeSuccessor', { line: at + 1 })}
            onClick={() => set({ successors: successors.filter((_, i) => i !== at) })}
          >
            {t('common:action.remove')}
          </button>
        </div>
      ))}
      <button
        type="button"
        className="button small"
        onClick={() => set({ successors: [...successors, { number: '', kind: RELATIONS[0] }] })}
      >
        <Icon name="plus" />
        {t('standards.addSuccessor')}
      </button>
    </fieldset>
  );
}
