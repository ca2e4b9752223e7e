// A layer over the page: the browser's own dialog, so that Esc, the focus and its return are right.
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons; a dialog for reading has only its close button. */
  actions?: ReactNode;
  /** At the side, over the whole height. */
  side?: boolean;
  /** Cannot be closed by Esc or the cross. */
  firm?: boolean;
}

/** Opens it with the focus in its first field; leaving the page it closes first, so that the focus goes back to where it was. */
function shown(dialog: HTMLDialogElement | null) {
  if (!dialog) return undefined;
  dialog.showModal();
  dialog.querySelector<HTMLElement>('.dialog-body :is(input:not([type="file"]), select, textarea)')?.focus();
  return () => dialog.close();
}

export function Dialog({ open, title, onClose, children, actions, side, firm }: Props) {
  const { t } = useTranslation();
  const heading = useId();
  if (!open) return null;
  return (
    <dialog
      ref={shown}
      className={side ? 'dialog side' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!firm) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={heading}>{title}</h2>
        {firm ? null : (
          <button type="button" className="button quiet" onClick={onClose} aria-label={t('action.close')}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <div className="dialog-body">{children}</div>
      {actions ? <div className="dialog-foot row">{actions}</div> : null}
    </dialog>
  );
}
