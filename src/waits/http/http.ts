import { describeName, quoteValue } from "../../common/describe-value";
import { openLimit } from "../../common/limit";
import { InvalidOptionError, WaitFailedError } from "../../errors";
import type { Handle } from "../../spec/handle";
import {
  checkFunction,
  checkStringValues,
  checkText,
  checkTimeout,
  checkWholeNumber,
} from "../../spec/options";
import { readCertificates, readKeyPair } from "../../spec/pem";
import type { WaitContext, WaitEnd } from "../../spec/wait";
import { BaseWait, type BaseOptions } from "../base-wait";
import { bodyLimit, judgeAnswer, type HttpExpectation } from "./http-expectation";
import { sendHttpRequest, type HttpAnswer, type HttpTlsOptions } from "./http-request";
import { portsToPublish } from "../ports/ports-to-publish";
import { networkWords } from "../tcp/network-words";
import { evenDelays, networkDelays, poll } from "../poll";
import { currentAddress } from "../tcp/published-address";
import { tcpPort } from "../tcp/tcp-port";
import { list } from "../excerpt";

export interface HttpWaitOptions {
  /** Has no effect: the container's exit always ends the wait. Accepted for compatibility. */
  readonly abortOnContainerExit?: boolean;
}

interface Options extends BaseOptions, HttpExpectation {
  readonly path: string;
  readonly port: number | undefined;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | Buffer | undefined;
  readonly readTimeout: number;
  readonly pollInterval: number | undefined;
  readonly tls: HttpTlsOptions | undefined;
  readonly insecure: boolean;
}

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Waits until an HTTP server answers as expected: by default with a status from 200 to 299. If the methods below
 * set other conditions, all of them must hold instead. Does not follow redirects.
 */
export class HttpWait extends BaseWait<Options> {
  constructor(path: string, port?: number) {
    if (typeof path !== "string" || !/^\/[^\s]*$/.test(path)) {
      throw new InvalidOptionError(
        "forHttp",
        "a path that begins with / and has no spaces",
        path,
        (given) => quoteValue(typeof given === "string" ? withoutParameters(given) : given),
      );
    }
    super(
      Object.freeze({
        path,
        port: port === undefined ? undefined : tcpPort(port, "forHttp"),
        method: "GET",
        headers: {},
        payload: undefined,
        readTimeout: 1_000,
        pollInterval: undefined,
        tls: undefined,
        insecure: false,
        statusCodes: [],
        statusPredicates: [],
        bodyPredicates: [],
        answerPredicates: [],
      }),
    );
  }

  get description(): string {
    const { method, path, port, tls, statusCodes } = this.options;
    const where = port === undefined ? "the first exposed port" : `port ${port}`;
    const answer = statusCodes.length === 0 ? "as expected" : list(statusCodes, "or");
    const scheme = tls === undefined ? "HTTP" : "HTTPS";
    return `${scheme} ${method} ${withoutParameters(path)} on ${where} to answer ${answer}`;
  }

  /** Expects this status; after several calls, any of the given statuses. */
  forStatusCode(statusCode: number): this {
    checkWholeNumber(statusCode, "forStatusCode", { from: 100, to: 999, noun: "an HTTP status" });
    return this.with({ statusCodes: [...this.options.statusCodes, statusCode] });
  }

  /** Expects a status for which the predicate returns true. */
  forStatusCodeMatching(predicate: (statusCode: number) => boolean): this {
    checkFunction(predicate, "forStatusCodeMatching");
    return this.with({ statusPredicates: [...this.options.statusPredicates, predicate] });
  }

  /** Expects a body for which the predicate returns true. A predicate that throws rejects the body. */
  forResponsePredicate(predicate: (response: string) => boolean): this {
    checkFunction(predicate, "forResponsePredicate");
    return this.with({ bodyPredicates: [...this.options.bodyPredicates, predicate] });
  }

  /**
   * Expects an answer (status, headers and body) for which the predicate returns true. A predicate that throws
   * rejects the answer.
   */
  forResponseMatching(predicate: (response: HttpAnswer) => boolean): this {
    checkFunction(predicate, "forResponseMatching");
    return this.with({ answerPredicates: [...this.options.answerPredicates, predicate] });
  }

  /** Sets the request's method; default: GET. */
  withMethod(method: string): this {
    if (!TOKEN.test(method)) {
      throw InvalidOptionError.quoting("withMethod", "an HTTP method such as GET", method);
    }
    return this.with({ method });
  }

  /** Adds request headers. */
  withHeaders(headers: Readonly<Record<string, string>>): this {
    for (const [name, value] of Object.entries(checkStringValues(headers, "withHeaders"))) {
      if (!TOKEN.test(name) || /[\r\n\0]/.test(value)) {
        const header = `withHeaders.${describeName(name)}`;
        const expected = "a name of letters, digits and hyphens, and a value of one line";
        const found = TOKEN.test(name)
          ? "a value with a line break or a zero byte"
          : "a name with other characters";
        throw InvalidOptionError.describing(header, expected, found);
      }
    }
    return this.with({ headers: { ...this.options.headers, ...headers } });
  }

  /** Sends a body. Set its content type with `withHeaders`, and a method such as POST with `withMethod`. */
  withBody(body: string | Buffer): this {
    if (typeof body !== "string" && !Buffer.isBuffer(body)) {
      throw new InvalidOptionError("withBody", "a string or a Buffer", body);
    }
    return this.with({ payload: body });
  }

  /** Sends these credentials with HTTP basic authentication. */
  withBasicCredentials(username: string, password: string): this {
    const credentials = Buffer.from(`${username}:${password}`).toString("base64");
    return this.withHeaders({ Authorization: `Basic ${credentials}` });
  }

  /** Sends this token in the header `Authorization: Bearer …`. */
  withBearerToken(token: string): this {
    return this.withHeaders({ Authorization: `Bearer ${checkText(token, "withBearerToken")}` });
  }

  /** Sets the milliseconds for one request and its answer; default: 1000. */
  withReadTimeout(ms: number): this {
    return this.with({ readTimeout: checkTimeout(ms, "withReadTimeout") });
  }

  /** Sets the milliseconds between an answer and the next request; default: growing from 10 to 100. */
  withPollInterval(ms: number): this {
    if (!Number.isFinite(ms) || ms < 1) {
      throw InvalidOptionError.quoting("withPollInterval", "milliseconds, 1 or more", ms);
    }
    return this.with({ pollInterval: ms });
  }

  /**
   * Uses HTTPS.
   *
   * `ca` is the certificate authorities to trust instead of the usual ones; `cert` and `key` are the client's own
   * certificate and key. Each is a PEM string or the path of a PEM file. `servername` is the name that the server's
   * certificate must contain; default: the host. Throws InvalidOptionError.
   */
  usingTls(options: HttpTlsOptions = {}): this {
    const { ca, cert, key, servername } = options;
    if ((cert === undefined) !== (key === undefined)) {
      throw InvalidOptionError.describing(
        "usingTls",
        "cert and key together",
        cert === undefined ? "a key alone" : "a certificate alone",
      );
    }
    return this.with({
      tls: Object.freeze({
        ...(ca !== undefined && { ca: readCertificates(ca, "usingTls.ca") }),
        ...(cert !== undefined && key !== undefined && readKeyPair(cert, key, "usingTls")),
        ...(servername !== undefined && {
          servername: checkText(servername, "usingTls.servername"),
        }),
      }),
    });
  }

  /** With `usingTls()`: accepts any certificate, for example a self-signed one. */
  allowInsecure(): this {
    return this.with({ insecure: true });
  }

  testcontainersMessage(end: WaitEnd): string {
    if (end === "exited") return "Container exited during HTTP healthCheck";
    return `URL ${withoutParameters(this.options.path)} not accessible after ${end.afterMs}ms`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { readTimeout, pollInterval, path, method, headers, payload, tls, insecure } =
      this.options;
    const address = currentAddress(handle, this.options.port ?? this.firstPort(handle));
    let answered = false;
    const ask = async (): Promise<true | string> => {
      const limit = openLimit([context.signal], readTimeout);
      try {
        const answer = await sendHttpRequest({
          ...address(),
          ...{ path, method, headers, payload, tls, insecure },
          signal: limit.signal,
          bodyLimit: (status) => bodyLimit(this.options, status),
        });
        answered = true;
        return judgeAnswer(this.options, answer, (text) => withoutSecrets(text, headers));
      } catch (error) {
        if (limit.isOver) return `no complete answer within ${readTimeout} ms`;
        return networkWords(error);
      } finally {
        limit.abort();
      }
    };
    const delays =
      pollInterval === undefined ? networkDelays(() => answered) : evenDelays(pollInterval);
    await poll(context, ask, delays);
  }

  private firstPort(handle: Handle): number {
    const [first] = portsToPublish(handle, "tcp");
    if (first !== undefined) return first;
    throw new WaitFailedError(
      this.description,
      "the container publishes no TCP port",
      "add withExposedPorts(...), or name the port: Wait.forHttp(path, port)",
    );
  }
}

/** Hides the values of query parameters, because they can be tokens. */
function withoutParameters(path: string): string {
  return path.replace(/([?&][^=&]*)=[^&]*/g, "$1=***");
}

/** Hides values of the request's headers in the server's answer, because they can be credentials. */
function withoutSecrets(text: string, headers: Readonly<Record<string, string>>): string {
  const secrets = Object.values(headers).flatMap((value) => {
    const [scheme, credentials = ""] = value.split(" ");
    const login = scheme === "Basic" ? Buffer.from(credentials, "base64").toString() : "";
    return [value, credentials, login, login.slice(login.indexOf(":") + 1)];
  });
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}

/** Shorter values are not hidden: that would garble ordinary words. */
const SHORTEST_SECRET = 4;
