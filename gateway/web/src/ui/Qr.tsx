// A QR code drawn by the page itself: no image address, no inline style.
import QRCode from 'qrcode';
import { useMemo } from 'react';
import './qr.css';

const QUIET = 4;

/** The text as a QR code, named for readers of the screen. */
export function Qr({ text, label, size = 120 }: { text: string; label: string; size?: number }) {
  const { side, path } = useMemo(() => {
    const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
    const dark: string[] = [];
    for (let row = 0; row < modules.size; row++)
      for (let column = 0; column < modules.size; column++)
        if (modules.get(row, column)) dark.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`);
    return { side: modules.size + 2 * QUIET, path: dark.join('') };
  }, [text]);
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <rect className="qr-ground" width={side} height={side} />
      <path className="qr-ink" d={path} />
    </svg>
  );
}
