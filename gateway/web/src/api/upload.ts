// Sending a file: announced with its digest, then its bytes with progress; a second try goes on with the same announcement.
import { api, newKey, once, read } from './client';
import { ApiError } from './problem';
import type { ApiDocument } from './records';
import type { components } from './schema';
import * as session from './session';

export type DocumentKind = components['schemas']['nqi.requests.v1.DocumentKind'];

/** What the platform takes; the limits are told before a file is chosen. */
export const TYPES: Record<string, string> = {
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg,.jpeg',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
  'text/csv': '.csv',
};

export const MOST_BYTES = 20 * 1024 * 1024;

export interface Upload {
  file: File;
  kind: DocumentKind;
  serviceRequestId?: string;
  orderId?: string;
  key: string;
  /** Known once it was announced. */
  id?: string;
}

export function upload(
  file: File,
  kind: DocumentKind,
  to: { serviceRequestId?: string; orderId?: string },
): Upload {
  return { file, kind, ...to, key: newKey() };
}

export async function sha256(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends it; `progress` gets a share from 0 to 1. */
export async function send(
  work: Upload,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ApiDocument> {
  if (!work.id) {
    const announced = await read(
      api.POST('/v1/documents', {
        headers: once(work.key),
        body: {
          kind: work.kind,
          name: work.file.name,
          contentType: work.file.type,
          size: String(work.file.size),
          sha256: await sha256(work.file),
          serviceRequestId: work.serviceRequestId,
          orderId: work.orderId,
        },
      }),
    );
    work.id = announced.id ?? '';
  }
  return sendBytes<ApiDocument>(`/v1/documents/${work.id}:upload`, work.file, progress, signal);
}

/** The bytes of a file to an address of the API; `progress` gets a share from 0 to 1. Throws the API's error. */
export async function sendBytes<T>(
  path: string,
  file: Blob,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<T> {
  const token = await session.token();
  return new Promise((resolve, reject) => {
    // Only this old interface tells how much has been sent.
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept-language', document.documentElement.lang);
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => reject(ApiError.network());
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    request.onload = () => {
      const body = (() => {
        try {
          return JSON.parse(request.responseText) as unknown;
        } catch {
          return {};
        }
      })();
      if (request.status === 200) resolve(body as T);
      else reject(new ApiError(body as ConstructorParameters<typeof ApiError>[0], request.status));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
