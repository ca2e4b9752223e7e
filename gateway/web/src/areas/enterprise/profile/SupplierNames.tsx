// Who the numbers are: a supplier by its name where it is known, the number alone where it is not, or not yet saved.
import { useTranslation } from 'react-i18next';
import { Data } from '../../../ui/Data';
import { type Enterprise, numbersOf } from './values';

interface Props {
  /** What stands in the field. */
  text: string;
  known: Enterprise['suppliers'];
}

export function SupplierNames({ text, known }: Props) {
  const { t } = useTranslation('profile');
  const numbers = numbersOf(text);
  if (numbers.length === 0) return null;
  return (
    <ol className="supplier-names" aria-label={t('supplierNames')}>
      {numbers.map((number) => {
        const name = known.find(({ id }) => id === number.toLowerCase())?.displayName;
        return (
          <li key={number}>
            {name ? <Data>{name}</Data> : <span className="muted">{t('supplierUnknown')}</span>}{' '}
            <span className="meta mono">{number}</span>
          </li>
        );
      })}
    </ol>
  );
}
