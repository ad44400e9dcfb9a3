import { EngineError } from "../../../errors";

/** A message of a progress stream. */
export interface ProgressMessage {
  readonly status?: string;
  /** Output of a load or a build. */
  readonly stream?: string;
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  /** Bytes in base64, or the result of a build. */
  readonly aux?: string | { readonly ID?: string };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string; readonly code?: number };
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the known fields of a message. Throws EngineError for JSON that is not an object.
 *
 * A field of a wrong type counts as missing, since a proxy or another engine may send anything.
 */
export function toProgressMessage(operation: string, value: unknown): ProgressMessage {
  if (!isObject(value)) {
    const words = `its progress is not a JSON object: ${JSON.stringify(value).slice(0, 200)}`;
    throw new EngineError(operation, words, undefined);
  }
  const { status, stream, id, progressDetail, aux, error, errorDetail } = value;
  return {
    ...textField("status", status),
    ...textField("stream", stream),
    ...textField("id", id),
    ...textField("error", error),
    ...(isObject(progressDetail) && {
      progressDetail: {
        ...countField("current", progressDetail["current"]),
        ...countField("total", progressDetail["total"]),
      },
    }),
    ...(isObject(aux) ? { aux: textField("ID", aux["ID"]) } : textField("aux", aux)),
    ...(isObject(errorDetail) && {
      errorDetail: {
        ...textField("message", errorDetail["message"]),
        ...countField("code", errorDetail["code"]),
      },
    }),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textField<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  return (typeof value === "string" ? { [name]: value } : {}) as Partial<Record<Name, string>>;
}

function countField<Name extends string>(
  name: Name,
  value: unknown,
): Partial<Record<Name, number>> {
  const isCount = typeof value === "number" && Number.isFinite(value) && value >= 0;
  return (isCount ? { [name]: value } : {}) as Partial<Record<Name, number>>;
}
