// Errors of the API: RFC 9457 problems with the violations of fields in both languages.

export interface Violation {
  /** Path of the field in the request's JSON, such as `items[0].need.testing.object`. */
  field: string;
  reason: string;
  zh: string;
  en: string;
}

interface Wire {
  status?: number;
  title?: string;
  detail?: string;
  codeName?: string;
  reason?: string;
  requestId?: string;
  violations?: { field?: string; message?: string; reason?: string }[];
  details?: WireDetail[];
}

interface WireDetail {
  '@type'?: string;
  locale?: string;
  message?: string;
  metadata?: Record<string, string>;
  fieldViolations?: {
    field?: string;
    description?: string;
    reason?: string;
    localizedMessage?: { locale?: string; message?: string };
  }[];
}

/** What the platform said when it refused, or `NETWORK` when it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  readonly requestId: string;
  readonly zh: string;
  readonly en: string;
  readonly violations: Violation[];
  readonly metadata: Record<string, string>;

  constructor(wire: Wire, status: number) {
    super(wire.detail ?? wire.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = wire.codeName ?? 'UNKNOWN';
    this.reason = wire.reason ?? this.code;
    this.requestId = wire.requestId ?? '';
    const details = wire.details ?? [];
    const said = (locale: string) =>
      details.find((d) => d['@type']?.endsWith('LocalizedMessage') && d.locale?.startsWith(locale))?.message;
    this.zh = said('zh') ?? this.message;
    this.en = said('en') ?? this.message;
    this.metadata = details.find((d) => d['@type']?.endsWith('ErrorInfo'))?.metadata ?? {};
    const typed = details.find((d) => d['@type']?.endsWith('BadRequest'))?.fieldViolations;
    this.violations = typed
      ? typed.map((v) => ({
          field: v.field ?? '',
          reason: v.reason ?? '',
          zh: v.localizedMessage?.message ?? v.description ?? '',
          en: v.description ?? v.localizedMessage?.message ?? '',
        }))
      : (wire.violations ?? []).map((v) => ({
          field: v.field ?? '',
          reason: v.reason ?? '',
          zh: v.message ?? '',
          en: v.message ?? '',
        }));
  }

  static network(): ApiError {
    return new ApiError({ codeName: 'NETWORK' }, 0);
  }

  static async of(response: Response): Promise<ApiError> {
    const wire: Wire = await response.json().catch(() => ({}));
    return new ApiError(wire, response.status);
  }

  /** The sentence in a language. */
  text(language: string): string {
    return language.startsWith('zh') ? this.zh : this.en;
  }

  /** Somebody changed the record meanwhile. */
  get stale(): boolean {
    return this.status === 412 || (this.status === 409 && this.code === 'ABORTED');
  }
}

/** An error of any kind as one of the API. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ detail: error instanceof Error ? error.message : String(error) }, 0);
}
