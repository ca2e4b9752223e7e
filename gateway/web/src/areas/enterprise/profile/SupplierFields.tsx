// The suppliers of a chain leader: those that are named, by name, and a field for the numbers of further ones.
import { useTranslation } from 'react-i18next';
import { Data } from '../../../ui/Data';
import { TextField } from '../../../ui/fields/TextField';
import type { Form } from '../../../ui/form';
import type { Enterprise, ProfileValues } from './values';

interface Props {
  form: Form<ProfileValues>;
  known: Enterprise['suppliers'];
}

export function SupplierFields({ form, known }: Props) {
  const { t } = useTranslation('profile');
  const { values, set, violations } = form;
  // A supplier that is refused is named by its place in the list; the list is one field.
  const own = violations.filter(({ field }) => field.startsWith('enterprise.supplier_ids'));
  const nameOf = (id: string) => known.find((one) => one.id === id)?.displayName;
  return (
    <>
      {values.suppliers.length > 0 ? (
        <ul className="supplier-names" aria-label={t('supplierNames')}>
          {values.suppliers.map((id) => (
            <li key={id} className="row between">
              {/* Without a name the number is all there is to tell one from another. */}
              <span>
                {nameOf(id) ? (
                  <Data>{nameOf(id)}</Data>
                ) : (
                  <span className="muted">{t('supplierUnknown', { id })}</span>
                )}
              </span>
              <button
                type="button"
                className="button quiet"
                aria-label={t('removeSupplier', { name: nameOf(id) ?? id })}
                onClick={() => set({ suppliers: values.suppliers.filter((one) => one !== id) })}
              >
                {t('remove')}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <TextField
        name="enterprise.supplier_ids"
        label={t('suppliers')}
        hint={t('suppliersHint')}
        violations={own.map((one) => ({ ...one, field: 'enterprise.supplier_ids' }))}
        value={values.added}
        rows={3}
        mono
        set={(added) => set({ added })}
      />
    </>
  );
}
