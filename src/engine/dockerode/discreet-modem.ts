import type { IncomingMessage } from "node:http";
import { addAbortSignal } from "node:stream";
import { inspect } from "node:util";

/** The options that docker-modem passes to `http.request`, and prints in full with `DEBUG=modem` or `DEBUG=*`. */
interface RequestOptions {
  readonly method: string;
  /** Includes the query. On TCP it is the whole URL until docker-modem splits it. */
  readonly path: string;
  readonly headers: object;
  readonly signal?: AbortSignal;
}

interface RequestContext {
  readonly isStream?: boolean;
  readonly hijack?: boolean;
  readonly openStdin?: boolean;
  readonly statusCodes: object;
}

type Callback = (error: unknown, answer: unknown) => void;

/** The part of docker-modem 5 that prints requests and answers. */
interface PrintingModem {
  buildRequest(
    options: RequestOptions,
    context: RequestContext,
    data: unknown,
    callback: Callback,
  ): void;
  buildPayload(
    error: null,
    isStream: false,
    statusCodes: object,
    openStdin: false,
    request: object,
    response: IncomingMessage,
    answer: unknown,
    callback: Callback,
  ): void;
}

/** All statuses, so that docker-modem turns none of them into an error. */
export const ANY_STATUS: object = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [index + 100, true]),
);

/** Query fields that are printed, since they contain names. Others can contain build arguments, labels or logins. */
const SHOWN = ["dockerfile", "fromImage", "name", "path", "platform", "repo", "t", "tag"];

/**
 * Keeps secrets out of what docker-modem prints with `DEBUG=modem`.
 *
 * A request is printed as its method, its path and the names of its headers, without the TLS key, logins and build
 * arguments. An answer is not printed, since it can contain a container's environment. dockerode's behaviour stays the
 * same.
 */
export function makeDiscreet(dockerModem: object): void {
  const modem = dockerModem as PrintingModem;
  const send = modem.buildRequest.bind(modem);
  modem.buildRequest = (options, context, data, callback) => {
    // Not enumerable, so that Node does not copy it along with the options.
    Object.defineProperty(options, inspect.custom, { value: () => describe(options) });
    const { isStream, hijack, openStdin, statusCodes } = context;
    if (isStream === true || hijack === true || openStdin === true) {
      send(options, context, data, callback);
      return;
    }
    // docker-modem prints only answers that it reads itself.
    const asStream = { ...context, isStream: true, statusCodes: ANY_STATUS };
    send(options, asStream, data, (error, response) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      const { signal } = options;
      read(response as IncomingMessage, signal).then(
        (answer) => {
          const whole = response as IncomingMessage;
          modem.buildPayload(null, false, statusCodes, false, {}, whole, answer, callback);
        },
        (failure: unknown) => {
          callback(failure, null);
        },
      );
    });
  };
}

/** Reads an answer as docker-modem does: returns the parsed value of JSON, otherwise the bytes. */
async function read(response: IncomingMessage, signal: AbortSignal | undefined): Promise<unknown> {
  if (signal !== undefined) addAbortSignal(signal, response);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  try {
    return (JSON.parse(body.toString()) as unknown) ?? body;
  } catch {
    return body;
  }
}

function describe({ method, path, headers }: RequestOptions): string {
  const [resource = "", query = ""] = path.split("?");
  const fields = [...new URLSearchParams(query)].map(([name, value]) =>
    SHOWN.includes(name) || /^(\d+|true|false)$/.test(value) ? `${name}=${value}` : `${name}=…`,
  );
  const parameters = fields.length === 0 ? "" : `?${fields.join("&")}`;
  return `${method} ${resource}${parameters} (headers: ${Object.keys(headers).join(", ")})`;
}
