import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import { keysOff, setKeysOff } from './keys';

const KEYS = ['/', 'j k', 'Enter', 'x', 'g h', 'g l', 'g n', 'Ctrl K', '?', 'Esc'];

/** What the keys do, and the switch for the single ones. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [off, setOff] = useState(keysOff);
  return (
    <Dialog open={open} title={t('keys.title')} onClose={onClose}>
      <table>
        <tbody>
          {KEYS.map((key) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{t(`keys.${key}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="row">
        <input
          type="checkbox"
          checked={!off}
          onChange={(event) => {
            setKeysOff(!event.target.checked);
            setOff(!event.target.checked);
          }}
        />
        {t('keys.single')}
      </label>
    </Dialog>
  );
}
