// Files come with the session's token, therefore not by a plain link.
import { api, read } from './client';

/** Hands a file of the page's own to the browser's downloads. */
export function save(file: Blob, name: string) {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Downloads a document under its own name; throws the API's error. */
export async function download(id: string, name: string) {
  const call = api.GET('/v1/documents/{id}:download', { params: { path: { id } }, parseAs: 'blob' });
  save((await read(call)) as unknown as Blob, name);
}
